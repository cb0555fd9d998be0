import t from 'tap';
import { breather } from '../../src/publish/breather.ts';

t.test('long work lets others have their turn', async (t) => {
  const breathe = breather();
  t.equal(breathe(), undefined, 'not at once');
  let turns = 0;
  const other = setInterval(() => turns++, 0);
  const end = performance.now() + 200;
  while (performance.now() < end) await breathe();
  clearInterval(other);
  t.ok(turns > 1);
});
