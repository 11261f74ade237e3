import type { Readable, Writable } from 'node:stream'

/** May be a terminal's keys. */
export type Input = Readable & { setRawMode?: (raw: boolean) => unknown }

/** May be a terminal, which knows its size. */
export type Output = Writable & { readonly columns?: number; readonly rows?: number }

/** Everything of the outside that kubectl touches, besides files and the network. */
export interface KubectlIo {
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Writable
  /** Environment: HOME, KUBECONFIG, EDITOR, KUBE_EDITOR, KUBECTL_EXTERNAL_DIFF. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder that relative paths start from. */
  readonly cwd: string
  /** Whether stdin and stdout are a terminal: raw mode, prompts and window sizes depend on it. */
  readonly isTTY: boolean
  /** Ends watching and streaming commands, as Ctrl-C does. */
  readonly signal?: AbortSignal
}
