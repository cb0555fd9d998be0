import t from 'tap';
import { Rhythm } from '../../src/publish/rhythm.ts';

const TIMINGS = { interval: 600, settle: 10, least: 60 };

interface Case {
  readonly name: string;
  readonly given: (rhythm: Rhythm) => void;
  readonly expect: number;
}

const CASES: readonly Case[] = [
  { name: 'at once, the first time', given: () => undefined, expect: 0 },
  { name: 'at the interval', given: (rhythm) => rhythm.began(1000), expect: 1600 },
  {
    name: 'when a change has settled',
    given: (rhythm) => {
      rhythm.began(1000);
      rhythm.changed(1200);
    },
    expect: 1210,
  },
  {
    name: 'after the last of several changes',
    given: (rhythm) => {
      rhythm.began(1000);
      for (const at of [1200, 1205, 1212]) rhythm.changed(at);
    },
    expect: 1222,
  },
  {
    name: 'what never settles is not waited for',
    given: (rhythm) => {
      rhythm.began(1000);
      for (let at = 1200; at < 1400; at += 5) rhythm.changed(at);
    },
    expect: 1240,
  },
  {
    name: 'not too soon after the last time',
    given: (rhythm) => {
      rhythm.began(1000);
      rhythm.changed(1001);
    },
    expect: 1060,
  },
  {
    name: 'a change does not put off what is due',
    given: (rhythm) => {
      rhythm.began(1000);
      rhythm.changed(1599);
    },
    expect: 1600,
  },
  {
    name: 'a change before it began is seen by it',
    given: (rhythm) => {
      rhythm.changed(999);
      rhythm.began(1000);
    },
    expect: 1600,
  },
];

for (const { name, given, expect } of CASES) {
  t.test(name, async (t) => {
    const rhythm = new Rhythm(TIMINGS);
    given(rhythm);
    t.equal(rhythm.next(), expect);
  });
}
