import t from 'tap';
import { annotated, refusal, warnings } from '../../src/admission/wording.ts';
import type { Finding } from '../../src/engine/finding.ts';
import { oneLine } from '../../src/kubernetes/one-line.ts';

const REF = { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'shop', name: 'db' };

function finding(changes: Partial<Finding> = {}): Finding {
  return {
    rule: 'readiness-probe',
    enforcement: 'deny',
    category: 'health',
    subject: REF,
    message: 'container "db" has no readiness probe',
    path: ['spec', 'template', 'spec', 'containers', 0, 'readinessProbe'],
    remediation: 'Add one.',
    ...changes,
  };
}

const many = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => finding({ message: `${index} ${'x'.repeat(length)}` }));

t.test('refusal', async (t) => {
  t.equal(
    refusal(REF, [finding(), finding({ rule: 'governing-service-kept', message: 'it is in use', path: [] })]),
    `StatefulSet shop/db is refused for 2 reasons:
- container "db" has no readiness probe (spec.template.spec.containers[0].readinessProbe) [readiness-probe]
- it is in use [governing-service-kept]
To see why and what to do: mooring explain readiness-probe`,
  );
  t.equal(
    refusal({ ...REF, name: '' }, [], ['rule x itself failed']),
    'StatefulSet shop/(no name yet) is refused for 1 reason:\n- rule x itself failed',
    'a rule that failed closed; a name that is still to be made',
  );
  const long = refusal(REF, many(100, 200));
  t.ok(Buffer.byteLength(long) <= 4096, 'bounded');
  t.match(long, /\n- and \d+ more\nTo see why/);
  const forged = refusal(REF, [finding({ message: 'container "a\n- all is well\u001b[2K" has no probe' })]);
  t.equal(forged.split('\n').length, 3, 'a name cannot forge a line');
  t.notOk(forged.includes('\u001b'));
});

t.test('warnings', async (t) => {
  t.strictSame(
    warnings([finding(), finding(), finding({ rule: 'liveness-probe' })]),
    [
      '[readiness-probe] container "db" has no readiness probe',
      '[liveness-probe] container "db" has no readiness probe',
    ],
    'duplicates are gone',
  );
  t.strictSame(warnings([]), []);
  const lots = warnings(many(40, 10));
  t.equal(lots.length, 13);
  t.equal(lots.at(-1), 'and 28 more; mooring audit shows all');
  const long = warnings(many(40, 1000));
  t.ok(
    long.every((text) => Buffer.byteLength(text) <= 256),
    'each within 256 bytes',
  );
  t.ok(long.reduce((sum, text) => sum + Buffer.byteLength(text), 0) <= 4096, 'and 4,096 in all');
  const [cut] = warnings([finding({ message: '🐘'.repeat(100) })]);
  t.ok(cut?.isWellFormed() && cut.endsWith('…') && !cut.includes('\ufffd'), 'cut between characters');
  t.equal(oneLine('a\u0000b\nc\u2028d\ud800e'), 'a b c d\ufffde', 'valid text without control characters');
});

t.test('audit annotations', async (t) => {
  const evaluation = { findings: [], notEvaluated: [], errors: [], ignored: [], passed: [] };
  t.strictSame(annotated(evaluation), {});
  t.strictSame(
    annotated({
      ...evaluation,
      findings: [finding(), finding(), finding({ rule: 'pods-spread', enforcement: 'audit' })],
      notEvaluated: [{ rule: 'disruption-budget', subject: REF, reason: 'no world' }],
    }),
    { findings: 'deny:readiness-probe,audit:pods-spread', 'not-evaluated': 'disruption-budget' },
  );
});
