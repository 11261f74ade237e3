import { selectorText } from '../checks/evaluate/subject.ts'
import { isObject } from '../checks/objects.ts'
import type { Target } from '../checks/schema.ts'
import { requestJson, sendRequest } from './api.ts'
import { type Clock, machineClock } from './clock.ts'
import { type Credentials, credentialsOf } from './credentials.ts'
import { createDiscovery, resourcePath } from './discovery.ts'
import { createHttp } from './http/ask.ts'
import { kubeconfigPaths, readContext } from './kubeconfig.ts'
import { createObjects } from './objects.ts'
import { createTransport, type Transport } from './transport.ts'
import type { Access, Cluster, LogOptions } from './types.ts'
import { createSharedWatches } from './watch/shared.ts'
import { apiSource, withQuery } from './watch/source.ts'

export interface ConnectOptions {
  /** A kubeconfig file; else what kubectl would read. */
  kubeconfig?: string
  /** A context of it; else the current one. */
  context?: string
  /** Another namespace than the one of the context. */
  namespace?: string
  clock?: Clock
}

/** Connects to a cluster. Nothing is sent before the first question. */
export async function connect(options: ConnectOptions = {}): Promise<Cluster> {
  const context = await readContext(kubeconfigPaths(options.kubeconfig), options.context)
  const credentials = await credentialsOf(context)
  return clusterOf({
    context: context.name,
    namespace: options.namespace ?? context.namespace,
    credentials,
    clock: options.clock ?? machineClock,
  })
}

/** A cluster by its credentials. */
export function clusterOf(options: {
  context: string
  namespace: string
  credentials: Credentials
  clock: Clock
}): Cluster {
  const { context, namespace, credentials, clock } = options
  const transport = createTransport(credentials)
  const request: Cluster['request'] = (method, path, more) => requestJson(transport, method, path, more)
  const discovery = createDiscovery(request, () => clock.now())
  const objects = createObjects(request, discovery)
  const source = async (target: Target, inNamespace: string) => {
    const resource = await discovery.resource(target.apiVersion, target.kind)
    return resource && apiSource(transport, resourcePath(resource, target.namespace ?? inNamespace), selection(target))
  }
  const watches = createSharedWatches({ source, clock })
  return {
    context,
    server: credentials.server,
    namespace,
    ...objects,
    request,
    resource: discovery.resource,
    version: () => versionOf(request),
    log: (pod, more) => readLog(transport, pod, more),
    can: (access) => can(request, access),
    watchObjects: watches.watch,
    http: createHttp({ transport, objects, credentials }),
    close() {
      watches.close()
      transport.close()
    },
  }
}

function selection({ name, selector }: Target): Record<string, string> {
  return {
    ...(name === undefined ? {} : { fieldSelector: `metadata.name=${name}` }),
    ...(selector === undefined ? {} : { labelSelector: selectorText(selector) }),
  }
}

async function versionOf(request: Cluster['request']): ReturnType<Cluster['version']> {
  const version = await request('GET', '/version')
  const { gitVersion, major, minor } = isObject(version) ? version : {}
  return {
    gitVersion: String(gitVersion),
    major: Number.parseInt(String(major), 10),
    minor: Number.parseInt(String(minor), 10),
  }
}

async function readLog(
  transport: Transport,
  pod: { name: string; namespace: string },
  options: LogOptions,
): Promise<string> {
  const [namespace, name] = [encodeURIComponent(pod.namespace), encodeURIComponent(pod.name)]
  const query = {
    container: options.container,
    previous: String(options.previous),
    tailLines: String(options.tailLines),
  }
  const path = withQuery(`/api/v1/namespaces/${namespace}/pods/${name}/log`, query)
  return (await sendRequest(transport, 'GET', path)).body
}

async function can(request: Cluster['request'], { resource, ...access }: Access): Promise<boolean> {
  const [name, subresource] = resource.split('/')
  const resourceAttributes = { ...access, resource: name, ...(subresource ? { subresource } : {}) }
  const review = await request('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } },
  })
  return isObject(review) && isObject(review['status']) && review['status']['allowed'] === true
}
