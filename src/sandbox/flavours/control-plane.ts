import type { Flavour } from './types.ts'

/** The same cluster before anything but its control plane runs: no nodes, no add-ons, no load balancers. */
export function controlPlane(flavour: Flavour): Flavour {
  return {
    ...flavour,
    immediate: true,
    firewalled: false,
    loadBalancer: false,
    nodes: () => [],
    addons: () => [],
    objects: () => [],
  }
}
