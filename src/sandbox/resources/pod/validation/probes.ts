import type { IntOrString, Lifecycle, LifecycleHandler, Probe } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { httpHeaderErrors, portNameErrors, portNumberErrors } from '../../common/names.ts'

interface Probed {
  livenessProbe?: Probe | undefined
  readinessProbe?: Probe | undefined
  startupProbe?: Probe | undefined
}

/** The three probes of a container. */
export function checkProbes(errors: FieldErrors, field: string, container: Probed): void {
  const { livenessProbe, readinessProbe, startupProbe } = container
  if (livenessProbe) {
    checkProbe(errors, `${field}.livenessProbe`, livenessProbe)
    checkOnce(errors, `${field}.livenessProbe`, livenessProbe)
  }
  if (readinessProbe) {
    checkProbe(errors, `${field}.readinessProbe`, readinessProbe)
    const { terminationGracePeriodSeconds: period } = readinessProbe
    if (period !== undefined)
      errors.invalid(
        `${field}.readinessProbe.terminationGracePeriodSeconds`,
        period,
        'must not be set for readinessProbes',
      )
  }
  if (startupProbe) {
    checkProbe(errors, `${field}.startupProbe`, startupProbe)
    checkOnce(errors, `${field}.startupProbe`, startupProbe)
  }
}

function checkOnce(errors: FieldErrors, field: string, { successThreshold }: Probe): void {
  if (successThreshold !== 1) errors.invalid(`${field}.successThreshold`, successThreshold ?? 0, 'must be 1')
}

const numbers = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const

function checkProbe(errors: FieldErrors, field: string, probe: Probe): void {
  checkHandler(errors, field, probe, undefined)
  for (const name of numbers) errors.nonNegative(`${field}.${name}`, probe[name])
  const { terminationGracePeriodSeconds: period } = probe
  if (period !== undefined && period <= 0)
    errors.invalid(`${field}.terminationGracePeriodSeconds`, period, 'must be greater than 0')
}

export function checkLifecycle(
  errors: FieldErrors,
  field: string,
  lifecycle: Lifecycle | undefined,
  gracePeriod: number | undefined,
): void {
  if (lifecycle?.postStart) checkHandler(errors, `${field}.postStart`, lifecycle.postStart, gracePeriod)
  if (lifecycle?.preStop) checkHandler(errors, `${field}.preStop`, lifecycle.preStop, gracePeriod)
}

type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<LifecycleHandler, 'sleep'>

const handlers: { [K in keyof Handler]-?: (e: FieldErrors, f: string, h: Handler, grace: number | undefined) => void } =
  {
    exec(errors, field, { exec }) {
      if (!exec?.command?.length) errors.required(`${field}.command`)
    },
    httpGet: (errors, field, { httpGet }) => checkHttp(errors, field, httpGet),
    tcpSocket: (errors, field, { tcpSocket }) => checkPort(errors, `${field}.port`, tcpSocket?.port ?? 0),
    grpc: (errors, field, { grpc }) => checkPort(errors, `${field}.port`, grpc?.port ?? 0),
    sleep(errors, field, { sleep }, grace) {
      const seconds = sleep?.seconds ?? 0
      if (grace !== undefined && (seconds < 0 || seconds > grace))
        errors.invalid(field, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)
    },
  }

function checkHandler(errors: FieldErrors, field: string, handler: Handler, grace: number | undefined): void {
  let count = 0
  for (const name of Object.keys(handlers) as (keyof Handler)[]) {
    if (!handler[name]) continue
    if (count > 0) errors.forbidden(`${field}.${name}`, 'may not specify more than 1 handler type')
    else handlers[name](errors, `${field}.${name}`, handler, grace)
    count++
  }
  if (count === 0) errors.required(field, 'must specify a handler type')
}

function checkHttp(errors: FieldErrors, field: string, http: Handler['httpGet']): void {
  if (!http?.path) errors.required(`${field}.path`)
  checkPort(errors, `${field}.port`, http?.port ?? 0)
  const scheme = http?.scheme ?? ''
  if (scheme !== 'HTTP' && scheme !== 'HTTPS') errors.notSupported(`${field}.scheme`, scheme, ['HTTP', 'HTTPS'])
  for (const { name } of http?.httpHeaders ?? [])
    errors.invalidAll(`${field}.httpHeaders`, name, httpHeaderErrors(name))
}

/** A port number, or the name of a container's port. */
export function checkPort(errors: FieldErrors, field: string, port: IntOrString): void {
  errors.invalidAll(field, port, typeof port === 'number' ? portNumberErrors(port) : portNameErrors(port))
}
