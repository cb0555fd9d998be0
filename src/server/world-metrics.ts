import { Counter, Gauge, type Registry } from 'prom-client';
import type { Upkeep } from '../world/status.ts';

const STATES = ['starting', 'synced', 'absent', 'forbidden'] as const;

/** Adds what there is to tell of a world that is kept up to date, read anew for each scrape. */
export function addWorldMetrics(registry: Registry, upkeep: Upkeep): void {
  const registers = [registry];
  new Gauge({
    name: 'mooring_world_age_seconds',
    help: 'Seconds since the API server last said anything of a kind; up to a minute is usual where nothing changes',
    labelNames: ['kind'],
    registers,
    collect() {
      for (const { kind, age } of upkeep.status()) if (age !== undefined) this.set({ kind }, age / 1000);
    },
  });
  new Gauge({
    name: 'mooring_world_objects',
    help: 'Objects known, by kind',
    labelNames: ['kind'],
    registers,
    collect() {
      for (const { kind, objects } of upkeep.status()) this.set({ kind }, objects);
    },
  });
  new Gauge({
    name: 'mooring_world_state',
    help: 'Always 1: how far a kind is known (starting, synced, absent: not installed, forbidden: a permission is missing)',
    labelNames: ['kind', 'state'],
    registers,
    collect() {
      for (const { kind, state } of upkeep.status()) {
        for (const each of STATES) if (each !== state) this.remove({ kind, state: each });
        this.set({ kind, state }, 1);
      }
    },
  });
  new Counter({
    name: 'mooring_world_restarts_total',
    help: 'How often a list or a watch began anew, by kind and reason; ended is the server ending a watch in due time',
    labelNames: ['kind', 'reason'],
    registers,
    collect() {
      this.reset();
      for (const { kind, restarts } of upkeep.status()) {
        for (const [reason, count] of restarts) this.inc({ kind, reason }, count);
      }
    },
  });
}
