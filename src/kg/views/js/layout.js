// Where the nodes stand. Nothing here is random: the same network is drawn the same way each time.

const PLACES = new Map();   // node -> {x, y}
const GOLDEN = Math.PI * (3 - Math.sqrt(5));
const EXACT = 500;          // more nodes than this push away only those near them
const NAMED = 260;          // more than this are not moved apart for the sake of their names

/** Gives every node a place; those in `fixed` keep theirs. `wide` is width over height of the canvas. */
function arrange(nodes, pairs, sizes, wide, fixed = new Set()) {
  const order = [...nodes].sort((a, b) => AROUND[b].length - AROUND[a].length || a - b);
  order.forEach((node, n) => { if (!fixed.has(node)) PLACES.set(node, firstPlace(node, n, fixed)); });
  const points = order.map((node) => ({ node, ...PLACES.get(node), still: fixed.has(node), fx: 0, fy: 0 }));
  const at = new Map(points.map((point, n) => [point.node, n]));
  const links = pairs.map((pair) => [points[at.get(pair.a)], points[at.get(pair.b)]]);
  const degree = new Map(points.map((p) => [p, 0]));
  links.forEach((link) => link.forEach((p) => degree.set(p, degree.get(p) + 1)));
  for (const point of points) point.mass = 1 + Math.min(3, 0.16 * degree.get(point));
  settle(points, links, degree, wide);
  finish(points, sizes, wide, !fixed.size);
}

/** Gives the whole its extent, moves apart what overlaps, and keeps the places. */
function finish(points, sizes, wide, anew = true) {
  if (anew) spread(points, sizes, wide);
  if (points.length <= NAMED) separate(points, sizes);
  for (const { node, x, y } of points) PLACES.set(node, { x, y });
}

/** On a spiral, the best tied in the middle; a newcomer beside the known node that it is tied to. */
function firstPlace(node, n, fixed) {
  const known = AROUND[node].map((pair) => otherEnd(pair, node)).find((other) => fixed.has(other));
  const middle = known == null ? { x: 0, y: 0 } : PLACES.get(known), far = known == null ? 60 * Math.sqrt(n + 0.5) : 160;
  return { x: middle.x + far * Math.cos(n * GOLDEN), y: middle.y + far * Math.sin(n * GOLDEN) };
}

/** Springs along the pairs, every two nodes pushing each other away, cooling down over a fixed number of steps. */
function settle(points, links, degree, wide) {
  const n = points.length, ideal = 105, steps = n > 5000 ? 40 : n > EXACT ? 120 : 420, pull = 0.012;
  for (let step = 0; step < steps; step++) {
    const heat = (ideal * 1.2 * (1 - step / steps)) ** 1 + 0.5;
    for (const p of points) { p.fx = -p.x * pull * (wide > 1 ? 1 / wide : 1) * ideal / 20; p.fy = -p.y * pull * (wide > 1 ? wide : 1) * ideal / 20; }
    (n <= EXACT ? pushAll : pushNear)(points, ideal);
    for (const [p, q] of links) {
      const dx = q.x - p.x, dy = q.y - p.y, d = Math.hypot(dx, dy) || 0.01;
      const spring = (d / ideal) / Math.sqrt(Math.max(1, Math.min(degree.get(p), degree.get(q))));
      p.fx += dx * spring; p.fy += dy * spring; q.fx -= dx * spring; q.fy -= dy * spring;
    }
    for (const p of points) {
      if (p.still) continue;
      const f = Math.hypot(p.fx, p.fy) || 1, move = Math.min(f, heat) / f;
      p.x += p.fx * move; p.y += p.fy * move;
    }
  }
}

/** Stretches or draws together the whole, so that it fills the canvas with room for each node and its name. */
function spread(points, sizes, wide) {
  const room = points.reduce((sum, { node }) => sum + roomOf(sizes.get(node), points.length), 0);
  const width = Math.sqrt(room * wide), height = room / width;
  const extent = (axis) => points.reduce(([low, high], p) => [Math.min(low, p[axis]), Math.max(high, p[axis])], [0, 60]);
  const [across, along] = ["x", "y"].map((axis) => extent(axis)[1] - extent(axis)[0]);
  let sx = width / across, sy = height / along;
  const turn = Math.min(1.7, Math.max(1 / 1.7, sx / sy)) / (sx / sy);
  [sx, sy] = [sx * Math.sqrt(turn), sy / Math.sqrt(turn)];
  for (const p of points) { p.x *= sx; p.y *= sy; }
}

/** The area that a node should have about it: roomy in a small network, its own size in a large one. */
function roomOf({ side, up, down, radius }, n) {
  return n > NAMED ? 36 * radius * radius : Math.max(23000 * Math.min(1, 26 / n), 3.1 * side * (up + down));
}

function push(p, q, ideal, reach) {
  const dx = p.x - q.x || 0.01, dy = p.y - q.y || 0.01, d2 = dx * dx + dy * dy;
  if (d2 > reach * reach) return;
  const force = (ideal * ideal * p.mass * q.mass) / d2;
  p.fx += dx * force; p.fy += dy * force; q.fx -= dx * force; q.fy -= dy * force;
}

function pushAll(points, ideal) {
  for (let i = 0; i < points.length; i++) for (let j = i + 1; j < points.length; j++) push(points[i], points[j], ideal, 1e6);
}

/** The same among neighbours on a grid, which is what keeps a large network quick. */
function pushNear(points, ideal) {
  const cell = ideal * 2.5, grid = new Map(), slot = (x, y) => x * 100003 + y;
  for (const p of points) {
    p.gx = Math.floor(p.x / cell); p.gy = Math.floor(p.y / cell);
    const key = slot(p.gx, p.gy);
    if (grid.has(key)) grid.get(key).push(p); else grid.set(key, [p]);
  }
  for (const p of points) for (const [ox, oy] of [[0, 0], [1, 0], [0, 1], [1, 1], [-1, 1]]) {
    const near = grid.get(slot(p.gx + ox, p.gy + oy)) || [];
    for (const q of near) if (q !== p && (ox || oy || q.node > p.node)) push(p, q, ideal, cell);
  }
}

/** Moves nodes apart until neither they nor their names overlap, each pair along the shorter way. */
function separate(points, sizes) {
  for (let round = 0; round < 120; round++) {
    let moved = false;
    const sorted = [...points].sort((p, q) => p.y - q.y || p.node - q.node);
    for (let i = 0; i < sorted.length; i++) for (let j = i + 1; j < sorted.length; j++) {
      const p = sorted[i], q = sorted[j], a = sizes.get(p.node), b = sizes.get(q.node);
      if (q.y - p.y > a.down + b.up + 400) break;
      const x = a.side + b.side + 6 - Math.abs(p.x - q.x);
      const y = (p.y <= q.y ? a.down + b.up : b.down + a.up) + 5 - Math.abs(p.y - q.y);
      if (x <= 0 || y <= 0 || (p.still && q.still)) continue;
      moved = true;
      const share = p.still ? 0 : q.still ? 1 : 0.5;
      if (x / (a.side + b.side) < y / (a.down + b.up)) { const s = p.x <= q.x ? -x : x; p.x += s * share; q.x -= s * (1 - share); }
      else { const s = p.y <= q.y ? -y : y; p.y += s * share; q.y -= s * (1 - share); }
    }
    if (!moved) return;
  }
}
