import t from 'tap';
import { nearest } from '../../src/policy/nearest.ts';

const RULES = ['readiness-probe', 'liveness-probe', 'pods-spread'];

t.equal(nearest('readines-probe', RULES), 'readiness-probe', 'a letter lost');
t.equal(nearest('liveness_probe', RULES), 'liveness-probe', 'a letter changed');
t.equal(nearest('pod-spread', RULES), 'pods-spread');
t.equal(nearest('backup', RULES), undefined, 'nothing near');
t.equal(nearest('', RULES), undefined);
