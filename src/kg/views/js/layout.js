// Where the nodes stand. Nothing here is random: the same network is drawn the same way each time.

const PLACES = new Map(); // node -> {x, y}
const GOLDEN = Math.PI * (3 - Math.sqrt(5));
const EXACT = 500; // more nodes than this push away only those near them
const NAMED = 260; // more than this are not moved apart for the sake of their names

let parts = []; // the nodes of each part that hangs together, the largest first

/** Gives every node a place; those in `fixed` keep theirs. `wide` is width over height of the canvas. */
function arrange(nodes, pairs, sizes, wide, fixed = new Set()) {
  const order = [...nodes].sort((a, b) => AROUND[b].length - AROUND[a].length || a - b);
  parts = fixed.size ? [order] : partsOf(order, pairs);
  for (const part of parts) {
    part.forEach((node, n) => {
      if (!fixed.has(node)) PLACES.set(node, firstPlace(node, n, fixed));
    });
    settleDown(part, pairs, wide, fixed);
  }
  if (fixed.size) keepPlaces(separate(pointsOf(order, fixed), sizes));
  else finish(sizes, wide);
}

const pointsOf = (nodes, fixed) =>
  nodes.map((node) => ({ node, ...PLACES.get(node), still: Boolean(fixed?.has(node)), fx: 0, fy: 0 }));
const keepPlaces = (points) => points.forEach(({ node, x, y }) => PLACES.set(node, { x, y }));

/** The parts of a network between which there is no line. */
function partsOf(nodes, pairs) {
  const near = new Map(nodes.map((node) => [node, []])),
    seen = new Set(),
    found = [];
  for (const { a, b } of pairs) {
    near.get(a).push(b);
    near.get(b).push(a);
  }
  for (const node of nodes) {
    if (seen.has(node)) continue;
    const part = [node];
    seen.add(node);
    for (const one of part)
      for (const other of near.get(one))
        if (!seen.has(other)) {
          seen.add(other);
          part.push(other);
        }
    found.push(part);
  }
  return found.sort((p, q) => q.length - p.length || p[0] - q[0]);
}

function settleDown(nodes, pairs, wide, fixed) {
  const points = pointsOf(nodes, fixed),
    at = new Map(points.map((point) => [point.node, point]));
  const links = pairs
    .filter((pair) => at.has(pair.a) && at.has(pair.b))
    .map((pair) => [at.get(pair.a), at.get(pair.b)]);
  const degree = new Map(points.map((p) => [p, 0]));
  links.forEach((link) => link.forEach((p) => degree.set(p, degree.get(p) + 1)));
  for (const point of points) {
    point.mass = 1 + Math.min(3, 0.16 * degree.get(point));
    point.ease = 0.6 / (3 + 2.5 * degree.get(point)); // the more springs hold a node, the smaller its steps, or it would swing
  }
  settle(points, links, degree, wide);
  keepPlaces(points);
}

/** Gives each part its extent, moves apart what overlaps, and sets the parts side by side. */
function finish(sizes, wide) {
  const all = parts.reduce((sum, part) => sum + part.length, 0);
  const boxes = parts.map((part) => {
    const points = pointsOf(part);
    spread(points, sizes, part.length > all / 2 ? wide : Math.max(1, wide), all);
    if (all <= NAMED) separate(points, sizes);
    return boxOf(points, sizes);
  });
  pack(boxes, wide);
  const points = boxes.flatMap((box) => box.points);
  fill(points, boxOf(points, sizes), wide);
  keepPlaces(points);
}

/** Stretches the whole along the side where the canvas has room left; that cannot make anything overlap. */
function fill(points, { width, height }, wide) {
  const spare = width / height / wide;
  for (const p of points) {
    if (spare > 1) p.y *= Math.min(1.7, spare);
    else p.x *= Math.min(1.7, 1 / spare);
  }
}

function boxOf(points, sizes) {
  const edge = (of, best) =>
    points.reduce((found, p) => best(found, of(p, sizes.get(p.node))), best === Math.min ? Infinity : -Infinity);
  const left = edge((p, s) => p.x - s.side, Math.min),
    right = edge((p, s) => p.x + s.side, Math.max);
  const top = edge((p, s) => p.y - s.up, Math.min),
    bottom = edge((p, s) => p.y + s.down, Math.max);
  return { points, left, top, width: right - left + 40, height: bottom - top + 30 };
}

/** Rows of parts, the tall ones first, of the width at which all of them can be shown largest. */
function pack(boxes, wide) {
  if (boxes.length < 2) return;
  const room = Math.sqrt(boxes.reduce((sum, box) => sum + box.width * box.height, 0) * wide),
    most = Math.max(...boxes.map((box) => box.width));
  const tries = [0.9, 1, 1.15, 1.3, 1.5, 1.75, 2].map((share) => rowsOf(boxes, Math.max(most, room * share)));
  const { rows, width } = tries.reduce((best, one) =>
    Math.max(one.width / wide, one.height) < Math.max(best.width / wide, best.height) ? one : best,
  );
  let y = 0;
  for (const row of rows) {
    let x = (width - row.width) / 2;
    for (const box of row.boxes) {
      const down = y + (row.height - box.height) / 2;
      for (const p of box.points) {
        p.x += x - box.left;
        p.y += down - box.top;
      }
      x += box.width;
    }
    y += row.height;
  }
}

function rowsOf(boxes, full) {
  const rows = [];
  for (const box of [...boxes].sort((a, b) => b.height - a.height || a.points[0].node - b.points[0].node)) {
    const row = rows.find((other) => other.width + box.width <= full + 1);
    if (row) {
      row.boxes.push(box);
      row.width += box.width;
    } else rows.push({ boxes: [box], width: box.width, height: box.height });
  }
  return {
    rows,
    width: Math.max(...rows.map((row) => row.width)),
    height: rows.reduce((sum, row) => sum + row.height, 0),
  };
}

/** On a spiral, the best tied in the middle; a newcomer beside the known node that it is tied to. */
function firstPlace(node, n, fixed) {
  const known = AROUND[node].map((pair) => otherEnd(pair, node)).find((other) => fixed.has(other));
  const middle = known == null ? { x: 0, y: 0 } : PLACES.get(known),
    far = known == null ? 60 * Math.sqrt(n + 0.5) : 160;
  return { x: middle.x + far * Math.cos(n * GOLDEN), y: middle.y + far * Math.sin(n * GOLDEN) };
}

/** Springs along the pairs, every two nodes pushing each other away, cooling down over a fixed number of steps. */
function settle(points, links, degree, wide) {
  const n = points.length,
    ideal = 105,
    steps = n > 5000 ? 40 : n > EXACT ? 120 : 420,
    pull = 0.012;
  for (let step = 0; step < steps; step++) {
    const heat = ideal * (1 - step / steps) + 0.5;
    for (const p of points) {
      p.fx = (-p.x * pull * (wide > 1 ? 1 / wide : 1) * ideal) / 20;
      p.fy = (-p.y * pull * (wide > 1 ? wide : 1) * ideal) / 20;
    }
    (n <= EXACT ? pushAll : pushNear)(points, ideal);
    for (const [p, q] of links) {
      const dx = q.x - p.x,
        dy = q.y - p.y,
        d = Math.hypot(dx, dy) || 0.01;
      const spring = d / ideal / Math.sqrt(Math.max(1, Math.min(degree.get(p), degree.get(q))));
      p.fx += dx * spring;
      p.fy += dy * spring;
      q.fx -= dx * spring;
      q.fy -= dy * spring;
    }
    for (const p of points) {
      if (p.still) continue;
      const f = Math.hypot(p.fx, p.fy) || 1,
        move = Math.min(f * p.ease, heat) / f;
      p.x += p.fx * move;
      p.y += p.fy * move;
    }
  }
}

/** Stretches or draws together the whole, so that it fills the canvas with room for each node and its name. */
function spread(points, sizes, wide, all) {
  const room = points.reduce((sum, { node }) => sum + roomOf(sizes.get(node), all), 0);
  const width = Math.sqrt(room * wide),
    height = room / width;
  const extent = (axis) =>
    points.reduce(([low, high], p) => [Math.min(low, p[axis]), Math.max(high, p[axis])], [0, 60]);
  const [across, along] = ["x", "y"].map((axis) => extent(axis)[1] - extent(axis)[0]);
  let sx = width / across,
    sy = height / along;
  const turn = Math.min(1.7, Math.max(1 / 1.7, sx / sy)) / (sx / sy);
  [sx, sy] = [sx * Math.sqrt(turn), sy / Math.sqrt(turn)];
  for (const p of points) {
    p.x *= sx;
    p.y *= sy;
  }
}

/** The area that a node should have about it: roomy in a small network, its own size in a large one. */
function roomOf({ side, up, down, radius }, n) {
  return n > NAMED ? 36 * radius * radius : Math.max(23000 * Math.min(1, 26 / n), 3.1 * side * (up + down));
}

function push(p, q, ideal, reach) {
  const dx = p.x - q.x || 0.01,
    dy = p.y - q.y || 0.01,
    d2 = dx * dx + dy * dy;
  if (d2 > reach * reach) return;
  const force = (ideal * ideal * p.mass * q.mass) / d2;
  p.fx += dx * force;
  p.fy += dy * force;
  q.fx -= dx * force;
  q.fy -= dy * force;
}

function pushAll(points, ideal) {
  for (let i = 0; i < points.length; i++)
    for (let j = i + 1; j < points.length; j++) push(points[i], points[j], ideal, 1e6);
}

/** The same among neighbours on a grid, which is what keeps a large network quick. */
function pushNear(points, ideal) {
  const cell = ideal * 2.5,
    grid = new Map(),
    slot = (x, y) => x * 100003 + y;
  for (const p of points) {
    p.gx = Math.floor(p.x / cell);
    p.gy = Math.floor(p.y / cell);
    const key = slot(p.gx, p.gy);
    if (grid.has(key)) grid.get(key).push(p);
    else grid.set(key, [p]);
  }
  for (const p of points)
    for (const [ox, oy] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
      [-1, 1],
    ]) {
      const near = grid.get(slot(p.gx + ox, p.gy + oy)) || [];
      for (const q of near) if (q !== p && (ox || oy || q.node > p.node)) push(p, q, ideal, cell);
    }
}

/** Moves nodes apart until neither they nor their names overlap, each pair along the shorter way. */
function separate(points, sizes) {
  for (let round = 0; round < 120; round++) {
    let moved = false;
    const sorted = [...points].sort((p, q) => p.y - q.y || p.node - q.node);
    for (let i = 0; i < sorted.length; i++)
      for (let j = i + 1; j < sorted.length; j++) {
        const p = sorted[i],
          q = sorted[j],
          a = sizes.get(p.node),
          b = sizes.get(q.node);
        if (q.y - p.y > a.down + b.up + 400) break;
        const x = a.side + b.side + 6 - Math.abs(p.x - q.x);
        const y = (p.y <= q.y ? a.down + b.up : b.down + a.up) + 5 - Math.abs(p.y - q.y);
        if (x <= 0 || y <= 0 || (p.still && q.still)) continue;
        moved = true;
        const share = p.still ? 0 : q.still ? 1 : 0.5;
        if (x / (a.side + b.side) < y / (a.down + b.up)) {
          const s = p.x <= q.x ? -x : x;
          p.x += s * share;
          q.x -= s * (1 - share);
        } else {
          const s = p.y <= q.y ? -y : y;
          p.y += s * share;
          q.y -= s * (1 - share);
        }
      }
    if (!moved) break;
  }
  return points;
}
