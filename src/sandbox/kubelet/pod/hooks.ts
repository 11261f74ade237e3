import { type Clock, sleep } from '../../clock.ts'
import type { Network } from '../../network/types.ts'
import type { Container, LifecycleHandler } from '../../schema/types.gen.ts'
import { httpGet } from '../probes/http.ts'
import { portOf } from '../probes/ports.ts'
import type { RuntimeContainer } from '../runtime/container.ts'
import { runCommand } from '../runtime/run-command.ts'

export interface HookTarget {
  container: RuntimeContainer
  spec: Container
  podIP: string
  network: Network
  clock: Clock
}

/** Runs a postStart or preStop hook; rejects with what the event says. */
export async function runHook(hook: LifecycleHandler, target: HookTarget, signal: AbortSignal): Promise<void> {
  const { container, spec, podIP, network, clock } = target
  if (hook.sleep) return sleep(clock, hook.sleep.seconds * 1000, signal)
  if (hook.exec) {
    const { code, output } = await runCommand(container.config, hook.exec.command ?? [], signal)
    if (code === 0) return
    const command = (hook.exec.command ?? []).join(' ')
    throw new Error(`command '${command}' exited with ${code}: ${output}`)
  }
  if (!hook.httpGet) return
  const { status } = await httpGet(hook.httpGet, { network, podIP, port: portOf(hook.httpGet.port, spec), signal })
  if (status < 200 || status >= 400) throw new Error(`HTTP hook returned status code ${status}`)
}
