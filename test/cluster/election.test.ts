import fc from 'fast-check';
import t from 'tap';
import { ELECTION_TIMINGS, Election, type LeaseRecord } from '../../src/cluster/election.ts';

const { duration, renewDeadline, retry } = ELECTION_TIMINGS;
const WALL = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

function heldBy(holder: string, changes: Partial<LeaseRecord> = {}): LeaseRecord {
  const time = '2026-01-01T00:00:00.000000Z';
  return { holder, durationSeconds: 15, acquireTime: time, renewTime: time, transitions: 4, ...changes };
}

t.test('the first of all', async (t) => {
  const election = new Election('a');
  const claim = election.claim(undefined, 0, WALL);
  t.strictSame(claim, {
    holder: 'a',
    durationSeconds: 15,
    acquireTime: '2026-01-02T03:04:05.006000Z',
    renewTime: '2026-01-02T03:04:05.006000Z',
    transitions: 0,
  });
  t.notOk(election.isLeader(0), 'not before it is stored');
  if (claim) election.won(claim, 0);
  t.ok(election.isLeader(renewDeadline - 1));
  t.notOk(election.isLeader(renewDeadline), 'not longer than it may without renewal');
});

t.test('the lease of another', async (t) => {
  const election = new Election('b');
  t.equal(
    election.claim(heldBy('a'), 1_000_000, WALL),
    undefined,
    'is waited for, however old its times are',
  );
  t.equal(election.claim(heldBy('a'), 1_000_000 + duration - 1, WALL), undefined);
  t.match(
    election.claim(heldBy('a'), 1_000_000 + duration, WALL),
    { holder: 'b', transitions: 5 },
    'is taken when it was not seen to change for its duration',
  );
  const renewed = heldBy('a', { renewTime: '2026-01-01T00:00:02.000000Z' });
  t.equal(election.claim(renewed, 1_000_000 + duration, WALL), undefined, 'and not when it was');
});

t.test('a lease that was given back is taken at once', async (t) => {
  const election = new Election('b');
  t.match(election.claim(heldBy('', { durationSeconds: 1 }), 0, WALL), { holder: 'b' });
});

t.test('renewal keeps when it was acquired, and how often it went over', async (t) => {
  const election = new Election('a');
  const claim = election.claim(heldBy('a'), 0, WALL);
  t.match(claim, {
    acquireTime: heldBy('a').acquireTime,
    renewTime: '2026-01-02T03:04:05.006000Z',
    transitions: 4,
  });
});

t.test('whoever finds the lease taken leads no longer', async (t) => {
  const election = new Election('a');
  const claim = election.claim(undefined, 0, WALL);
  if (claim) election.won(claim, 0);
  t.equal(election.claim(heldBy('b'), 1, WALL), undefined);
  t.notOk(election.isLeader(1));
});

t.test('only a leader gives back', async (t) => {
  const election = new Election('a');
  t.equal(election.release(0, WALL), undefined);
  const claim = election.claim(undefined, 0, WALL);
  if (claim) election.won(claim, 0);
  t.match(election.release(1, WALL), { holder: '', durationSeconds: 1, transitions: 0 });
  t.notOk(election.isLeader(1));
});

t.test('never two leaders, whatever is lost and whenever, as long as clocks run alike', async () => {
  const step = fc.record({
    who: fc.nat(2),
    wait: fc.integer({ min: 0, max: 2 * retry }),
    outcome: fc.constantFrom('written', 'written', 'lost', 'written, but not answered'),
    skew: fc.nat(1),
  });
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 60 }),
      fc.array(fc.nat(1e9), { minLength: 3, maxLength: 3 }),
      (steps, skews) => {
        const elections = ['a', 'b', 'c'].map((name) => new Election(name));
        let stored: LeaseRecord | undefined;
        let time = 0;
        for (const { who, wait, outcome } of steps) {
          time += wait;
          const clock = time + (skews[who] ?? 0);
          const claim = elections[who]?.claim(stored, clock, time);
          if (claim && outcome !== 'lost') stored = claim;
          if (claim && outcome === 'written') elections[who]?.won(claim, clock);
          const leaders = elections.filter((each, index) => each.isLeader(time + (skews[index] ?? 0)));
          if (leaders.length > 1) return false;
        }
        return true;
      },
    ),
  );
});
