import type { Client } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type {
  ConfigMapVolumeSource,
  DownwardAPIVolumeSource,
  KeyToPath,
  Pod,
  ProjectedVolumeSource,
  SecretVolumeSource,
  ServiceAccountTokenProjection,
  Volume,
  VolumeProjection,
} from '../../schema/types.gen.ts'
import { fieldValue, type PodAddresses, resourceValue } from '../environment/fields.ts'
import type { PayloadFile } from './payload.ts'

export interface PayloadSource {
  client: Client
  pod: Pod
  addresses: PodAddresses
}

/** Why a volume cannot be mounted, in the kubelet's words. */
export class VolumeError extends Error {}

const defaultMode = 0o644

/** The files of a volume that is made from API objects; undefined for other volumes. Throws VolumeError. */
export async function payloadOf(volume: Volume, source: PayloadSource): Promise<PayloadFile[] | undefined> {
  const { configMap, secret, downwardAPI, projected } = volume
  if (configMap) return configMapFiles(configMap, configMap.defaultMode, source)
  if (secret) return secretFiles(secret, secret.defaultMode, source)
  if (downwardAPI) return downwardFiles(downwardAPI, downwardAPI.defaultMode, source)
  return projected ? projectedFiles(projected, source) : undefined
}

function configMapFiles(
  { name = '', items, optional }: ConfigMapVolumeSource,
  mode: number | undefined,
  { client, pod }: PayloadSource,
): PayloadFile[] {
  const found = client.get(kinds.configMaps, pod.metadata.namespace ?? '', name)
  if (!found && !optional) throw new VolumeError(`configmap "${name}" not found`)
  const data = new Map<string, Uint8Array>()
  for (const [key, value] of Object.entries(found?.data ?? {})) data.set(key, Buffer.from(value))
  for (const [key, value] of Object.entries(found?.binaryData ?? {}))
    data.set(key, Buffer.from(String(value), 'base64'))
  return select(data, { items, optional, mode, missing: 'configmap references non-existent config key' })
}

function secretFiles(
  { secretName = '', items, optional }: SecretVolumeSource,
  mode: number | undefined,
  { client, pod }: PayloadSource,
): PayloadFile[] {
  const found = client.get(kinds.secrets, pod.metadata.namespace ?? '', secretName)
  if (!found && !optional) throw new VolumeError(`secret "${secretName}" not found`)
  const data = new Map<string, Uint8Array>()
  for (const [key, value] of Object.entries(found?.data ?? {})) data.set(key, Buffer.from(String(value), 'base64'))
  return select(data, { items, optional, mode, missing: 'references non-existent secret key' })
}

interface Selection {
  items: KeyToPath[] | undefined
  optional: boolean | undefined
  mode: number | undefined
  missing: string
}

function select(data: Map<string, Uint8Array>, { items, optional, mode, missing }: Selection): PayloadFile[] {
  const wanted = items?.length ? items : [...data.keys()].sort().map((key) => ({ key, path: key }) as KeyToPath)
  return wanted.flatMap((item) => {
    const content = data.get(item.key)
    if (!content && optional) return []
    if (!content) throw new VolumeError(`${missing}: ${item.key}`)
    return [{ path: item.path, data: content, mode: item.mode ?? mode ?? defaultMode }]
  })
}

function downwardFiles(
  { items = [] }: DownwardAPIVolumeSource,
  mode: number | undefined,
  { client, pod, addresses }: PayloadSource,
): PayloadFile[] {
  return items.map(({ path, fieldRef, resourceFieldRef, mode: own }) => {
    const container = pod.spec?.containers.find(({ name }) => name === resourceFieldRef?.containerName)
    const node = client.get(kinds.nodes, '', pod.spec?.nodeName ?? '')
    const resource = resourceFieldRef && container ? resourceValue(resourceFieldRef, container, node) : ''
    const value = fieldRef ? fieldValue(fieldRef, pod, addresses) : resource
    return { path, data: Buffer.from(value), mode: own ?? mode ?? defaultMode }
  })
}

async function projectedFiles(
  { sources = [], defaultMode: mode }: ProjectedVolumeSource,
  source: PayloadSource,
): Promise<PayloadFile[]> {
  const files = await Promise.all(sources.map((projection) => projectionFiles(projection, mode, source)))
  return files.flat()
}

async function projectionFiles(
  { configMap, secret, downwardAPI, serviceAccountToken }: VolumeProjection,
  mode: number | undefined,
  source: PayloadSource,
): Promise<PayloadFile[]> {
  if (configMap) return configMapFiles(configMap, mode, source)
  if (secret) return secretFiles({ ...secret, secretName: secret.name }, mode, source)
  if (downwardAPI) return downwardFiles(downwardAPI, mode, source)
  return serviceAccountToken ? [await tokenFile(serviceAccountToken, mode, source)] : []
}

async function tokenFile(
  { audience, expirationSeconds = 3600, path }: ServiceAccountTokenProjection,
  mode: number | undefined,
  { client, pod }: PayloadSource,
): Promise<PayloadFile> {
  const { namespace = '', name, uid } = pod.metadata
  const account = pod.spec?.serviceAccountName ?? 'default'
  const request = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: {
      audiences: audience ? [audience] : [],
      expirationSeconds,
      boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
    },
  }
  const answer = await client
    .createSubresource(kinds.serviceAccounts, namespace, account, 'token', request)
    .catch((error: Error) => {
      throw new VolumeError(`failed to fetch token: ${error.message}`)
    })
  const { status } = answer as { status?: { token?: string } }
  const owner = commonUser(pod)
  const isPrivate = owner !== undefined || pod.spec?.securityContext?.fsGroup !== undefined
  const data = Buffer.from(status?.token ?? '')
  return { path, data, mode: isPrivate ? 0o600 : (mode ?? defaultMode), uid: owner }
}

/** The user that all containers run as, when they say so and agree (`FsUserFrom` in pkg/volume/util). */
function commonUser({ spec }: Pod): number | undefined {
  const all = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]
  const users = new Set(
    all.map(({ securityContext }) => securityContext?.runAsUser ?? spec?.securityContext?.runAsUser),
  )
  const [first] = users
  return users.size === 1 ? first : undefined
}
