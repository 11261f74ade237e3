import { parseArgs } from 'node:util'
import { systemClock } from '../clock.ts'
import type { FlavourName } from '../flavours/types.ts'
import { startSandbox } from '../sandbox.ts'
import { failureText } from './failure.ts'
import { runDaemon } from './run-daemon.ts'

// The background process of a sandbox. Started by daemon.ts, never by hand.

const { values } = parseArgs({
  options: {
    home: { type: 'string' },
    flavour: { type: 'string', default: 'minikube' },
    nodes: { type: 'string' },
    port: { type: 'string' },
    'idle-minutes': { type: 'string', default: '120' },
  },
})

/** Resolves when the sandbox answers. */
export const started = new Promise<void>((resolve) => {
  runDaemon({
    home: values.home ?? '.',
    flavour: values.flavour as FlavourName,
    ...(values.nodes === undefined ? {} : { nodes: Number(values.nodes) }),
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    idleMinutes: Number(values['idle-minutes']),
    clock: systemClock,
    start: startSandbox,
    onStarted: resolve,
  }).catch((error: unknown) => {
    process.stderr.write(failureText(error))
    process.exit(1)
  })
})
