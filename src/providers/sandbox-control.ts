import type { DaemonStatus } from '../sandbox/daemon.ts'

export type SandboxFlavour = 'minikube' | 'gke'

/** What a running sandbox says of itself. */
export type SandboxStatus = DaemonStatus & { version: string }

export interface SandboxControl {
  up(options: {
    home: string
    flavour: SandboxFlavour
    nodes?: number | undefined
    port?: number | undefined
  }): Promise<SandboxStatus>
  /** Resolves with whether there was one to stop. */
  down(home: string): Promise<boolean>
  remove(home: string): Promise<boolean>
  status(home: string): Promise<SandboxStatus | undefined>
  kubeconfigPath(home: string): string
}

/** The sandbox's daemon, loaded when it is needed: most commands do without. */
export async function sandboxControl(): Promise<SandboxControl> {
  const daemon = await import('../sandbox/daemon.ts')
  const version = 'v1.33.13'
  const withVersion = (status: DaemonStatus | undefined) => status && { ...status, version }
  return {
    async up({ home, flavour, nodes, port }) {
      const numbers = { ...(nodes === undefined ? {} : { nodes }), ...(port === undefined ? {} : { port }) }
      return { ...(await daemon.ensureDaemon({ home, flavour, ...numbers })), version }
    },
    down: daemon.stopDaemon,
    async remove(home) {
      const ran = (await daemon.daemonStatus(home)) !== undefined
      await daemon.deleteSandbox(home)
      return ran
    },
    status: async (home) => withVersion(await daemon.daemonStatus(home)),
    kubeconfigPath: (home) => daemon.sandboxPaths(home).kubeconfig,
  }
}
