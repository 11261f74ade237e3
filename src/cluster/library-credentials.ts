import type { RequestOptions } from 'node:https'
import { KubeConfig } from '@kubernetes/client-node'
import { isObject } from '../checks/objects.ts'
import { UserError } from '../util/errors.ts'
import { composed } from '../util/said.ts'
import type { Credentials } from './credentials.ts'
import type { KubeContext } from './kubeconfig.ts'
import { tlsOptions } from './tls-options.ts'

/** The library runs a login program on every request: its answer is kept this long, or until the server refuses it. */
const keptMilliseconds = 60_000

/** Credentials that need a program to run, a login of a cloud, or a proxy. */
export async function libraryCredentials(context: KubeContext, server: string): Promise<Credentials> {
  const config = load(context)
  let kept: Promise<RequestOptions> | undefined
  let keptAt = 0
  const options = () => {
    if (!kept || Date.now() - keptAt > keptMilliseconds) {
      keptAt = Date.now()
      kept = requestOptions(config, context)
      kept.catch(() => {
        kept = undefined
      })
    }
    return kept
  }
  const { ca, cert, key, servername, rejectUnauthorized, agent } = await options()
  return {
    server,
    tls: tlsOptions({ ca, cert, key, servername }, rejectUnauthorized === false),
    headers: async () => headersOf(await options()),
    refresh: () => {
      kept = undefined
    },
    ...(context.cluster['proxy-url'] !== undefined && typeof agent === 'object' ? { agent } : {}),
  }
}

function load(context: KubeContext): KubeConfig {
  const config = new KubeConfig()
  config.loadFromString(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: context.clusterName, cluster: context.cluster }],
      users: [{ name: context.userName, user: context.user }],
      contexts: [{ name: context.name, context: { cluster: context.clusterName, user: context.userName } }],
      'current-context': context.name,
    }),
  )
  return config
}

async function requestOptions(config: KubeConfig, context: KubeContext): Promise<RequestOptions> {
  const options: RequestOptions = {}
  try {
    await config.applyToHTTPSOptions(options)
    return options
  } catch (error) {
    const program = isObject(context.user['exec'])
      ? String(context.user['exec']['command'])
      : { en: 'the login of the kubeconfig', ko: 'kubeconfig의 로그인 방법' }
    throw new UserError(
      'login-failed',
      composed([program], {
        en: (name) => `Logging in to the context ${context.name} failed: ${name} did not give credentials`,
        ko: (name) => `컨텍스트 ${context.name}에 로그인하지 못했습니다: ${name}에서 자격 증명을 받지 못했습니다`,
      }),
      {
        suggestions: [`kubectl --context ${context.name} get namespaces`],
        cause: error,
      },
    )
  }
}

function headersOf({ headers, auth }: RequestOptions): Record<string, string> {
  const found: Record<string, string> = {}
  if (isObject(headers)) {
    for (const [name, value] of Object.entries(headers)) found[name.toLowerCase()] = String(value)
  }
  if (auth) found['authorization'] = `Basic ${Buffer.from(auth).toString('base64')}`
  return found
}
