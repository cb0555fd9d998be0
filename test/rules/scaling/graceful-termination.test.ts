import { gracefulTermination } from '../../../src/rules/scaling/graceful-termination.ts';
import { ruleTable } from '../harness.ts';
import { container, statefulSet } from '../manifests.ts';
import { profile } from './profiles.ts';

const needs = (name: string, value: number) =>
  profile(name, { terminationGracePeriodSeconds: { value, source: 'https://example.com/docs' } });
const applications = [needs('slow', 120), needs('slower', 300), needs('quick', 10), profile('silent')];
const set = (seconds: unknown, image = 'example.com/app:1') =>
  statefulSet({ container: { image }, pod: { terminationGracePeriodSeconds: seconds } });
const found = (text: string) =>
  `spec.template.spec.terminationGracePeriodSeconds: terminationGracePeriodSeconds is ${text}`;
const zero = found(
  '0: members are killed at once, and a second pod of the same identity may start beside one that still runs (at least deny)',
);

ruleTable(gracefulTermination, [
  { name: 'enough', given: set(30), expect: [] },
  { name: 'a second less', given: set(29), expect: [found('29, less than 30 s')] },
  { name: 'absent is 30', given: set(undefined), expect: [] },
  {
    name: 'absent where more is asked for',
    given: set(undefined),
    parameters: { minimumSeconds: 60 },
    expect: [found('30 when left out, less than 60 s')],
  },
  { name: 'zero', given: set(0), expect: [zero] },
  { name: 'zero of a known application', given: set(0, 'slow'), applications, expect: [zero] },
  { name: 'enough for the application', given: set(120, 'slow'), applications, expect: [] },
  {
    name: 'too short for the application',
    given: set(119, 'slow'),
    applications,
    expect: [found('119, less than the 120 s that SLOW in container "db" may need to stop')],
  },
  {
    name: 'absent for an application that needs more',
    given: set(undefined, 'slow'),
    applications,
    expect: [found('30 when left out, less than the 120 s that SLOW in container "db" may need to stop')],
  },
  {
    name: 'the parameter holds where the application needs less',
    given: set(20, 'quick'),
    applications,
    expect: [found('20, less than 30 s')],
  },
  {
    name: 'the parameter may ask for more than the application',
    given: set(150, 'slow'),
    applications,
    parameters: { minimumSeconds: 200 },
    expect: [found('150, less than 200 s')],
  },
  { name: 'a profile that does not say', given: set(30, 'silent'), applications, expect: [] },
  {
    name: 'the slowest container decides',
    given: statefulSet({
      pod: {
        terminationGracePeriodSeconds: 200,
        containers: [
          container({ image: 'slow' }),
          container({ name: 'other', image: 'slower' }),
          container({ name: 'third', image: 'quick' }),
        ],
      },
    }),
    applications,
    expect: [found('200, less than the 300 s that SLOWER in container "other" may need to stop')],
  },
  {
    name: 'an init container has nothing to stop',
    given: statefulSet({
      pod: {
        terminationGracePeriodSeconds: 30,
        initContainers: [container({ name: 'init', image: 'slow' })],
      },
    }),
    applications,
    expect: [],
  },
  { name: 'an empty object', given: {}, expect: [] },
]);
