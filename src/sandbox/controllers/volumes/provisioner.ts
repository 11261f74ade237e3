import { kinds } from '../../kinds.ts'
import { type Draft, keyOf, splitKey } from '../../objects.ts'
import type { Node, PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../schema/types.gen.ts'
import { isAlreadyExists } from '../shared/errors.ts'
import type { Controller, ControllerContext } from '../types.ts'
import { classOf, isBindCompleted, SELECTED_NODE } from './binding.ts'
import { PROVISIONED_BY } from './volume.ts'

const PROVISIONER = 'volume.kubernetes.io/storage-provisioner'
/** Where volumes are kept on the node, by provisioner; every other provisioner is one that does not run here. */
const DIRECTORIES: Record<string, string | undefined> = {
  'k8s.io/minikube-hostpath': '/tmp/hostpath-provisioner',
  'rancher.io/local-path': '/var/local-path-provisioner',
  'pd.csi.storage.gke.io': '/var/lib/persistent-disks',
  'kubernetes.io/gce-pd': '/var/lib/persistent-disks',
}

/** Makes volumes for claims of the known storage classes: directories on the node (minikube's storage-provisioner). */
export const storageProvisioner: Controller = {
  name: 'k8s.io/minikube-hostpath',
  watches: [
    {
      kind: kinds.persistentVolumeClaims,
      keys: ({ object, type }) => (type === 'DELETED' || isBindCompleted(object) ? [] : [keyOf(object)]),
    },
  ],
  async reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const claim = context.client.get(kinds.persistentVolumeClaims, namespace, name)
    if (claim && !claim.spec?.volumeName && claim.metadata.deletionTimestamp === undefined)
      await provision(claim, context)
    return undefined
  },
}

async function provision(claim: PersistentVolumeClaim, context: ControllerContext): Promise<void> {
  const { client, events } = context
  const storageClass = classOf(claim, client)
  const directory = DIRECTORIES[storageClass?.provisioner ?? '']
  if (!storageClass || !directory || claim.metadata.annotations?.[PROVISIONER] !== storageClass.provisioner) return
  const nodeName = claim.metadata.annotations[SELECTED_NODE]
  if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && !nodeName) return
  const volume = `pvc-${claim.metadata.uid}`
  if (client.get(kinds.persistentVolumes, '', volume)) return
  const started = `External provisioner is provisioning volume for claim "${keyOf(claim)}"`
  events.event(claim, 'Normal', 'Provisioning', started)
  try {
    const node = nodeName === undefined ? undefined : client.get(kinds.nodes, '', nodeName)
    await client.create(kinds.persistentVolumes, volumeDraft(volume, directory, claim, storageClass, node))
  } catch (error) {
    if (!isAlreadyExists(error)) throw error
  }
  events.event(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volume}`)
}

function volumeDraft(
  name: string,
  directory: string,
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  node: Node | undefined,
): Draft<PersistentVolume> {
  const { metadata, spec } = claim
  const { namespace, uid, resourceVersion } = metadata
  const claimRef = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    namespace,
    name: metadata.name,
    uid,
    resourceVersion,
  }
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { [PROVISIONED_BY]: storageClass.provisioner } },
    spec: {
      accessModes: spec?.accessModes,
      capacity: { storage: spec?.resources?.requests?.['storage'] ?? '1Gi' },
      claimRef,
      hostPath: { path: `${directory}/${namespace}/${metadata.name}`, type: '' },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: spec?.volumeMode ?? 'Filesystem',
      ...(node ? { nodeAffinity: onNode(node) } : {}),
      ...(storageClass.mountOptions ? { mountOptions: storageClass.mountOptions } : {}),
    },
  }
}

function onNode({ metadata }: Node) {
  const hostname = metadata.labels?.['kubernetes.io/hostname'] ?? metadata.name
  const matchExpressions = [{ key: 'kubernetes.io/hostname', operator: 'In', values: [hostname] }]
  return { required: { nodeSelectorTerms: [{ matchExpressions }] } }
}
