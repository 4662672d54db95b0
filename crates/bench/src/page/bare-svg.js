// Draws the seats on the screen again, as paths with a colour and nothing else, in an SVG over everything;
// recolours one; takes it away. Answers how long both took, in milliseconds.
const answer = arguments[arguments.length - 1];
const SVG = 'http://www.w3.org/2000/svg';
const seats = [...document.querySelectorAll('[data-seat]')];
const shapes = seats.map((seat) => seat.getAttribute('d'));
const placed = seats[0].closest('[transform]').getAttribute('transform');
const program = document.body.firstElementChild;

const afterPaint = (work) =>
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = work;
    channel.port2.postMessage(null);
  });

function draw() {
  const begun = performance.now();
  const svg = document.createElementNS(SVG, 'svg');
  const group = document.createElementNS(SVG, 'g');
  group.setAttribute('transform', placed);
  const paths = shapes.map((shape) => {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', shape);
    path.setAttribute('fill', '#888888');
    return path;
  });
  group.replaceChildren(...paths);
  svg.append(group);
  Object.assign(svg.style, { position: 'fixed', inset: '0', width: '100%', height: '100%' });
  document.body.append(svg);
  const work = performance.now() - begun;
  afterPaint(() => {
    const painted = performance.now() - begun;
    setTimeout(() => recolour(svg, paths[paths.length >> 1], { work, painted }), 200);
  });
}

function recolour(svg, path, render) {
  const begun = performance.now();
  path.setAttribute('fill', '#ff0000');
  const work = performance.now() - begun;
  afterPaint(() => {
    const painted = performance.now() - begun;
    svg.remove();
    program.style.visibility = '';
    setTimeout(() => answer({ render, change: { work, painted } }), 200);
  });
}

program.style.visibility = 'hidden';
setTimeout(draw, 200);
