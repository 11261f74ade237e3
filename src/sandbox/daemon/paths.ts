import path from 'node:path'

/** The files of a sandbox below k8slab's home folder. */
export function sandboxPaths(home: string) {
  const directory = path.join(home, 'sandbox')
  return {
    directory,
    /** What V8 has compiled of the program, where the build has not done so for this version of Node.js. It can be made again. */
    compiled: path.join(home, 'compiled'),
    /** Who runs it: see {@link DaemonRecord}. */
    record: path.join(directory, 'daemon.json'),
    /** The id of the process that writes to all this. */
    owner: path.join(directory, 'owner.pid'),
    startLock: path.join(directory, 'start.lock'),
    log: path.join(directory, 'daemon.log'),
    kubeconfig: path.join(directory, 'kubeconfig'),
    certificates: path.join(directory, 'certificates.json'),
    project: path.join(directory, 'project.json'),
    /** The address map that curl reads: `.curlrc` and `addresses.json`. */
    addresses: path.join(directory, 'cluster', 'addresses'),
  }
}

/** What a running daemon says of itself, in daemon.json, once it is ready. */
export interface DaemonRecord {
  pid: number
  url: string
  /** Milliseconds since the epoch. */
  started: number
}
