import t from 'tap';
import { play, SCENARIOS } from './scenarios.ts';

for (const scenario of SCENARIOS) {
  t.test(scenario.name, async (t) => {
    const row = await play(scenario, 1);
    t.ok(row.sent > 20, `${row.sent} requests were sent`);
    t.strictSame(row.lost, [], 'none is lost but what a killed replica had in hand');
    if (!scenario.name.includes('killed') || scenario.retrying) {
      t.equal(row.lostInKilled, 0, 'and no replica was killed with one in hand that nobody asked again');
    }
    t.ok(row.lostInKilled <= 20, 'no more than the workers there are');
  });
}
