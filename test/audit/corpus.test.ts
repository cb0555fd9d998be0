import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { audit } from '../../src/audit/audit.ts';
import { toFieldPath } from '../../src/kubernetes/path.ts';
import { loadPolicy } from '../../src/policy/load.ts';

/** Real manifests of other projects, which are not part of this one. */
const CORPUS = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
const FILES = existsSync(CORPUS) ? readdirSync(CORPUS).filter((file) => /\.ya?ml$/.test(file)) : [];

/**
 * What the strict policy says of each file, as a world of its own. The snapshot has been read finding by finding against
 * the manifests; a change of it is to be read the same way. TAP_SNAPSHOT=1 writes it.
 */
t.test(
  'the corpus of real manifests',
  { skip: FILES.length === 0 && 'there is no corpus beside the project' },
  async (t) => {
    t.snapshotFile = fileURLToPath(new URL('../snapshots/corpus.cjs', import.meta.url));
    const policy = await loadPolicy(['strict']);
    for (const file of FILES) {
      const source = { file, text: readFileSync(`${CORPUS}/${file}`, 'utf8'), named: true };
      const { findings, errors, notices, notEvaluated } = await audit([source], {
        policy,
        now: Date.UTC(2026, 0, 31),
      });
      const lines = [
        ...findings.map(
          ({ line, column, enforcement, rule, subject, path, message }) =>
            `${line}:${column} ${enforcement} ${rule} ${subject.kind}/${subject.name} ${toFieldPath(path)}: ${message}`,
        ),
        ...errors.map(({ line, code, message }) => `${line} error ${code}: ${message}`),
        ...notices.map(({ line, code, message }) => `${line} note ${code}: ${message}`),
        `not evaluated: ${[...new Set(notEvaluated.map(({ rule }) => rule))].join(', ')}`,
      ];
      t.matchSnapshot(lines.join('\n'), file);
      t.notOk(
        notEvaluated.some(({ reason }) => reason.includes('bug')),
        `${file}: no rule fails`,
      );
    }
  },
);
