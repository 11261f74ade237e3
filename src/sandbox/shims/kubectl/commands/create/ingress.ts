import type { Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import { arrayFlag, stringFlag } from '../../flags/spec.ts'
import type { Json, Obj, ObjMeta } from '../../objects.ts'
import type { Generator } from './generate.ts'
import { generatedMeta, intOrString } from './generate.ts'

export const ingress: Generator = {
  use: 'NAME --rule=host/path=service:port[,tls[=secret]]',
  short: 'Create an ingress with the specified name',
  aliases: ['ing'],
  flags: [
    stringFlag('class', 'Ingress Class to be used'),
    arrayFlag('rule', 'Rule in format host/path=service:port[,tls=secretname].'),
    stringFlag('default-backend', 'Default service for backend, in format of svcname:port'),
    arrayFlag('annotation', 'Annotation to insert in the ingress object, in the format annotation=value'),
  ],
  failure: 'failed to create ingress: ',
  build: buildIngress,
}

const RULE = /^(?:[\w\-.*]+)?(?:\/[^=,]*)=[\w\-.]+:[\w\-.]+(?:,tls(?:=[\w\-.]+)?)?$/

function buildIngress(invocation: Invocation, name: string): Obj {
  const { flags } = invocation
  const [rules, backend] = [flags.list('rule'), flags.string('default-backend')]
  if (rules.length === 0 && backend === '') {
    throw new CommandError(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    )
  }
  const bad = rules.find((rule) => !RULE.test(rule))
  if (bad !== undefined)
    throw new CommandError(`rule ${bad} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
  if (backend !== '' && backend.split(':').length !== 2)
    throw new CommandError('default-backend should be in format servicename:serviceport')
  const tls = tlsRules(rules)
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: generatedMeta(invocation, name, annotationsOf(flags.list('annotation'))),
    spec: {
      ...(backend === '' ? {} : { defaultBackend: backendOf(backend) }),
      ...(flags.string('class') === '' ? {} : { ingressClassName: flags.string('class') }),
      ...(rules.length > 0 ? { rules: hostRules(rules) } : {}),
      ...(tls.length > 0 ? { tls } : {}),
    },
    status: { loadBalancer: {} },
  }
}

function annotationsOf(given: readonly string[]): ObjMeta {
  if (given.length === 0) return {}
  const pairs = given.map((annotation): [string, string] => {
    const equals = annotation.indexOf('=')
    if (equals < 0) throw new CommandError(`annotation ${annotation} is invalid and should be in format key=[value]`)
    return [annotation.slice(0, equals), annotation.slice(equals + 1)]
  })
  return { annotations: Object.fromEntries(pairs) }
}

interface HostRule extends Json {
  host?: string
  http: { paths: Json[] }
}

function hostRules(rules: readonly string[]): HostRule[] {
  const result: HostRule[] = []
  for (const rule of rules) {
    const [target = ''] = rule.split(',')
    const slash = target.indexOf('/')
    const host = target.slice(0, slash)
    const path = pathRule(target.slice(slash + 1))
    const known = result.find((each) => (each.host ?? '') === host)
    if (known) known.http.paths.push(path)
    else result.push({ ...(host === '' ? {} : { host }), http: { paths: [path] } })
  }
  return result
}

/** A trailing `*` makes the path a prefix. */
function pathRule(text: string): Json {
  const [path = '', service = ''] = text.split('=')
  const prefix = path.endsWith('*')
  return {
    backend: backendOf(service),
    path: `/${prefix ? path.slice(0, -1) : path}`,
    pathType: prefix ? 'Prefix' : 'Exact',
  }
}

function backendOf(text: string): Json {
  const [name = '', portText = ''] = text.split(':')
  const port = intOrString(portText)
  return { service: { name, port: typeof port === 'number' ? { number: port } : { name: port } } }
}

function tlsRules(rules: readonly string[]): Json[] {
  const result: { hosts?: string[]; secretName?: string }[] = []
  const seen = new Set<string>()
  for (const rule of rules) {
    const [target = '', tls] = rule.split(',')
    const host = target.split('/', 1)[0] ?? ''
    if (tls === undefined || seen.has(host)) continue
    seen.add(host)
    const secretName = tls.split('=')[1] ?? ''
    const known = result.find((each) => (each.secretName ?? '') === secretName)
    if (known) known.hosts = [...(known.hosts ?? []), host]
    else if (host !== '' || secretName !== '') {
      result.push({ ...(host === '' ? {} : { hosts: [host] }), ...(secretName === '' ? {} : { secretName }) })
    }
  }
  return result
}
