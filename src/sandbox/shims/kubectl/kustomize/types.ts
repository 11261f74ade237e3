import type { Json, Obj } from '../objects.ts'

/** One object of a kustomization on its way. */
export interface Part {
  object: Obj
  /** The name it had before the transformations of the kustomization it was read by: what others call it. */
  calledAs: string
  /** The name in its file, or of its generator. */
  readonly originally: string
  /** Its name gets a tail made from its contents at the end. */
  hashed: boolean
  /** As messages name it. */
  readonly source: string
}

/** What a kustomization.yaml may hold of what this program knows (kustomize.config.k8s.io/v1beta1). */
export interface Kustomization {
  readonly resources?: readonly string[]
  readonly bases?: readonly string[]
  readonly components?: readonly string[]
  readonly namespace?: string
  readonly namePrefix?: string
  readonly nameSuffix?: string
  readonly commonLabels?: Readonly<Record<string, string>>
  readonly labels?: readonly LabelRule[]
  readonly commonAnnotations?: Readonly<Record<string, string>>
  readonly images?: readonly ImageRule[]
  readonly replicas?: readonly { readonly name: string; readonly count: number }[]
  readonly patches?: readonly PatchRule[]
  readonly patchesStrategicMerge?: readonly string[]
  readonly patchesJson6902?: readonly PatchRule[]
  readonly configMapGenerator?: readonly GeneratorRule[]
  readonly secretGenerator?: readonly GeneratorRule[]
  readonly generatorOptions?: GeneratorOptions
}

export interface LabelRule {
  readonly pairs?: Readonly<Record<string, string>>
  readonly includeSelectors?: boolean
  readonly includeTemplates?: boolean
}

export interface ImageRule {
  readonly name: string
  readonly newName?: string
  readonly newTag?: string
  readonly digest?: string
}

export interface PatchRule {
  readonly path?: string
  readonly patch?: string
  readonly target?: PatchTarget
  readonly options?: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean }
}

export interface PatchTarget {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
  readonly name?: string
  readonly namespace?: string
  readonly labelSelector?: string
  readonly annotationSelector?: string
}

export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly disableNameSuffixHash?: boolean
  readonly immutable?: boolean
}

export interface GeneratorRule {
  readonly name: string
  readonly namespace?: string
  readonly behavior?: 'create' | 'merge' | 'replace'
  readonly literals?: readonly string[]
  readonly files?: readonly string[]
  readonly envs?: readonly string[]
  readonly env?: string
  /** Of a Secret. */
  readonly type?: string
  readonly options?: GeneratorOptions
}

export type { Json, Obj }
