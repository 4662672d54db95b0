import { describe, expect, it } from 'vitest';
import { sound } from './spellings';

describe('a title is found by how it sounds', () => {
  it.each([
    ['stalker', 'Сталкер'],
    ['letyat zhuravli', 'Летят журавли'],
    ['letiat juravli', 'Летят журавли'],
    ['kinoapparatom', 'Человек с киноаппаратом'],
    ['khrustalev', 'Хрусталёв, машину!'],
    ['tonari no totoro'.replaceAll(' ', ''), 'となりのトトロ'],
    ['gakkou', 'がっこう'],
    ['shashin', 'しゃしん'],
    ['kyoto', 'キョウト'],
  ])('%s in %s', (typed, title) => {
    expect(sound(title)).toContain(sound(typed));
  });

  it('and not by how another one does', () => {
    expect(sound('Сталкер')).not.toContain(sound('solaris'));
  });

  it('whatever else is in it stays', () => {
    expect(sound('2001: Una odisea')).toBe('201: una odisea');
    expect(sound('七人の侍')).toBe('七人no侍');
  });
});
