import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Picture } from './picture';

const SVG = 'http://www.w3.org/2000/svg';
const size = { width: 800, height: 600 };
const svg = document.createElementNS(SVG, 'svg');
const scene = document.createElementNS(SVG, 'g');
let picture: Picture;

const drawnAs = () => scene.getAttribute('transform');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  picture = new Picture(svg, scene);
  picture.rest({ scale: 2, x: -400, y: -300 }, size, false);
});

describe('the picture of an enlarged hall', () => {
  it('reaches beyond the window', () => {
    expect(svg.style.width).toBe('1200px');
    expect(svg.style.left).toBe('-200px');
    expect(drawnAs()).toBe('translate(-200 -150) scale(2)');
  });

  it('is moved under a finger and not drawn', () => {
    const before = drawnAs();
    vi.advanceTimersByTime(1_000);
    picture.move({ scale: 2, x: -300, y: -300 }, false);
    picture.rest({ scale: 2, x: -299.6, y: -300 }, size, false);
    expect(drawnAs()).toBe(before);
    expect(svg.style.transform).toBe('translate(100px, 0px) scale(1)');
  });

  it('is enlarged as it is, and drawn sharply when it rests', () => {
    picture.move({ scale: 4, x: -1200, y: -900 }, false);
    expect(svg.style.transform).toBe('translate(-400px, -300px) scale(2)');
    picture.rest({ scale: 4, x: -1200, y: -900 }, size, false);
    expect(drawnAs()).toBe('translate(-1000 -750) scale(4)');
    expect(svg.style.transform).toBe('translate(0px, 0px) scale(1)');
  });

  it('is drawn where it has come to rest beyond its edge', () => {
    picture.rest({ scale: 2, x: -150, y: -300 }, size, false);
    expect(drawnAs()).toBe('translate(50 -150) scale(2)');
  });

  it('is drawn where its edge would be seen, but only a few times a second', () => {
    const before = drawnAs();
    picture.move({ scale: 2, x: -150, y: -300 }, false);
    expect(drawnAs()).toBe(before);
    vi.advanceTimersByTime(250);
    picture.move({ scale: 2, x: -140, y: -300 }, false);
    expect(drawnAs()).toBe('translate(60 -150) scale(2)');
  });
});

it('of the whole hall is as large as the window: there is nothing beyond', () => {
  picture.rest({ scale: 1, x: 0, y: 0 }, size, true);
  expect(svg.style.width).toBe('800px');
  expect(drawnAs()).toBe('translate(0 0) scale(1)');
});
