import { type GroupVersionKind, kindOfDefinition } from '../../schema/schema.ts'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
/** Kinds that belong to every group and version. */
const SHARED: Readonly<Record<string, string>> = {
  [`${META}.DeleteOptions`]: 'DeleteOptions',
  [`${META}.WatchEvent`]: 'WatchEvent',
}

/** All versions the real server's code knows, those it does not serve included. */
const VERSIONS: Readonly<Record<string, string>> = {
  '': 'v1',
  'admission.k8s.io': 'v1 v1beta1',
  'admissionregistration.k8s.io': 'v1 v1alpha1 v1beta1',
  'apiextensions.k8s.io': 'v1 v1beta1',
  'apiregistration.k8s.io': 'v1 v1beta1',
  apps: 'v1 v1beta1 v1beta2',
  'authentication.k8s.io': 'v1 v1alpha1 v1beta1',
  'authorization.k8s.io': 'v1 v1beta1',
  autoscaling: 'v1 v2 v2beta1 v2beta2',
  batch: 'v1 v1beta1',
  'certificates.k8s.io': 'v1 v1alpha1 v1beta1',
  'coordination.k8s.io': 'v1 v1alpha2 v1beta1',
  'discovery.k8s.io': 'v1 v1beta1',
  'events.k8s.io': 'v1 v1beta1',
  extensions: 'v1beta1',
  'flowcontrol.apiserver.k8s.io': 'v1 v1beta1 v1beta2 v1beta3',
  'imagepolicy.k8s.io': 'v1alpha1',
  'internal.apiserver.k8s.io': 'v1alpha1',
  'networking.k8s.io': 'v1 v1alpha1 v1beta1',
  'node.k8s.io': 'v1 v1alpha1 v1beta1',
  policy: 'v1 v1beta1',
  'rbac.authorization.k8s.io': 'v1 v1alpha1 v1beta1',
  'resource.k8s.io': 'v1alpha3 v1beta1 v1beta2',
  'scheduling.k8s.io': 'v1 v1alpha1 v1beta1',
  'storage.k8s.io': 'v1 v1alpha1 v1beta1',
  'storagemigration.k8s.io': 'v1alpha1',
}

/** The kinds a definition stands for: `x-kubernetes-group-version-kind`. */
export function kindsOfDefinition(id: string): GroupVersionKind[] {
  const kind = SHARED[id]
  if (kind === undefined) {
    const own = kindOfDefinition(id)
    return own ? [own] : []
  }
  return Object.entries(VERSIONS).flatMap(([group, versions]) =>
    versions.split(' ').map((version) => ({ group, kind, version })),
  )
}
