import type { Volume } from '../../../schema/types.gen.ts'
import type { Json } from '../objects.ts'
import { dig, isJson, list, text } from '../objects.ts'
import type { DescribeWriter } from './writer.ts'

export function writeVolumes(w: DescribeWriter, volumes: readonly Volume[] | undefined, indent: string): void {
  if (!volumes || volumes.length === 0) {
    w.line(0, `${indent}Volumes:\t<none>`)
    return
  }
  w.line(0, `${indent}Volumes:`)
  for (const volume of volumes) {
    w.line(1, `${indent === '' ? '' : ' '}${volume.name}:`)
    writeSource(w, { ...volume })
  }
}

/** One kind of volume: its words, and its fields with where they come from. */
interface SourceText {
  readonly type: string
  readonly fields: readonly (readonly [label: string, value: (source: unknown) => string])[]
}

const at =
  (...path: string[]) =>
  (source: unknown) =>
    text(source, ...path)
const or =
  (fallback: string, ...path: string[]) =>
  (source: unknown) =>
    text(source, ...path) || fallback
const flag = or('false', 'readOnly')
const optional = or('false', 'optional')

const SOURCES: Readonly<Record<string, SourceText>> = {
  hostPath: {
    type: 'HostPath (bare host directory volume)',
    fields: [
      ['Path', at('path')],
      ['HostPathType', at('type')],
    ],
  },
  emptyDir: {
    type: "EmptyDir (a temporary directory that shares a pod's lifetime)",
    fields: [
      ['Medium', at('medium')],
      ['SizeLimit', or('<unset>', 'sizeLimit')],
    ],
  },
  secret: {
    type: 'Secret (a volume populated by a Secret)',
    fields: [
      ['SecretName', at('secretName')],
      ['Optional', optional],
    ],
  },
  configMap: {
    type: 'ConfigMap (a volume populated by a ConfigMap)',
    fields: [
      ['Name', at('name')],
      ['Optional', optional],
    ],
  },
  persistentVolumeClaim: {
    type: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    fields: [
      ['ClaimName', at('claimName')],
      ['ReadOnly', flag],
    ],
  },
  nfs: {
    type: 'NFS (an NFS mount that lasts the lifetime of a pod)',
    fields: [
      ['Server', at('server')],
      ['Path', at('path')],
      ['ReadOnly', flag],
    ],
  },
  local: {
    type: 'LocalVolume (a persistent volume backed by local storage on a node)',
    fields: [['Path', at('path')]],
  },
  gcePersistentDisk: {
    type: 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
    fields: [
      ['PDName', at('pdName')],
      ['FSType', at('fsType')],
      ['Partition', or('0', 'partition')],
      ['ReadOnly', flag],
    ],
  },
  csi: {
    type: 'CSI (a Container Storage Interface (CSI) volume source)',
    fields: [
      ['Driver', at('driver')],
      ['FSType', at('fsType')],
      ['ReadOnly', flag],
    ],
  },
  image: {
    type: 'Image (a container image or OCI artifact)',
    fields: [
      ['Reference', at('reference')],
      ['PullPolicy', at('pullPolicy')],
    ],
  },
}

/** Writes the source of a volume or a persistent volume; `hostPath` of a volume without a type is empty, of others `<none>`. */
export function writeSource(w: DescribeWriter, volume: Json): void {
  const kind = Object.keys(SOURCES).find((key) => isJson(volume[key]))
  const source = kind === undefined ? undefined : SOURCES[kind]
  if (kind !== undefined && source) writeKnown(w, source, volume[kind], kind)
  else if (isJson(volume['projected'])) writeProjected(w, volume['projected'])
  else if (isJson(volume['downwardAPI'])) writeDownward(w, volume['downwardAPI'])
  else if (isJson(volume['ephemeral'])) {
    w.field(
      2,
      'Type',
      'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
    )
  } else w.line(1, '<unknown>')
}

function writeKnown(w: DescribeWriter, { type, fields }: SourceText, source: unknown, kind: string): void {
  w.field(2, 'Type', type)
  for (const [label, value] of fields) {
    const missingType = kind === 'hostPath' && label === 'HostPathType' && dig(source, 'type') === undefined
    w.field(2, label, missingType ? '<none>' : value(source))
  }
  if (kind === 'csi') writeAttributes(w, source)
}

function writeAttributes(w: DescribeWriter, source: unknown): void {
  if (text(source, 'volumeHandle') !== '') w.field(2, 'VolumeHandle', text(source, 'volumeHandle'))
  const attributes = dig(source, 'volumeAttributes')
  const lines = Object.entries(isJson(attributes) ? attributes : {}).map(([key, value]) => `${key}=${String(value)}`)
  w.items('VolumeAttributes', lines.toSorted(), '    ')
}

function writeProjected(w: DescribeWriter, projected: Json): void {
  w.field(2, 'Type', 'Projected (a volume that contains injected data from multiple sources)')
  for (const source of list(projected, 'sources')) {
    for (const [key, label] of [
      ['secret', 'SecretName'],
      ['configMap', 'ConfigMapName'],
    ] as const) {
      if (!isJson(dig(source, key))) continue
      w.field(2, label, text(source, key, 'name'))
      w.field(2, 'Optional', text(source, key, 'optional') || 'false')
    }
    if (isJson(dig(source, 'downwardAPI'))) w.field(2, 'DownwardAPI', 'true')
    if (isJson(dig(source, 'serviceAccountToken')))
      w.field(2, 'TokenExpirationSeconds', text(source, 'serviceAccountToken', 'expirationSeconds'))
  }
}

function writeDownward(w: DescribeWriter, downward: Json): void {
  w.field(2, 'Type', 'DownwardAPI (a volume populated by information about the pod)')
  w.line(2, 'Items:')
  for (const item of list(downward, 'items')) {
    const from = text(item, 'fieldRef', 'fieldPath') || text(item, 'resourceFieldRef', 'resource')
    w.line(3, `${from} -> ${text(item, 'path')}`)
  }
}
