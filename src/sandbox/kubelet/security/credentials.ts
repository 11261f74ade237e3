import type { Credentials, ImageConfig } from '../../images/types.ts'
import type { Container, Pod } from '../../schema/types.gen.ts'
import { ContainerConfigError } from '../environment/environment.ts'
import { capabilitiesOf } from './capabilities.ts'

interface CredentialsSource {
  pod: Pod
  container: Container
  image: Pick<ImageConfig, 'user' | 'files'>
}

/**
 * Who the processes of a container are: as the security contexts say, else as the image does. Throws ContainerConfigError when they must
 * not be root and would be (`verifyRunAsNonRoot` in pkg/kubelet/kuberuntime).
 */
export function credentialsOf(source: CredentialsSource): Credentials {
  const { pod, container, image } = source
  const [own, shared] = [container.securityContext, pod.spec?.securityContext]
  const runAsUser = own?.runAsUser ?? shared?.runAsUser
  const identity = identityOf(image, {
    user: runAsUser === undefined ? image.user : String(runAsUser),
    group: own?.runAsGroup ?? shared?.runAsGroup,
  })
  verifyNonRoot(source, runAsUser, identity.uid)
  const more = [...(shared?.supplementalGroups ?? []), ...(shared?.fsGroup === undefined ? [] : [shared.fsGroup])]
  const fromImage = shared?.supplementalGroupsPolicy === 'Strict' ? [] : identity.groups
  return {
    uid: identity.uid,
    gid: identity.gid,
    groups: [...new Set([identity.gid, ...fromImage, ...more])].sort((a, b) => a - b),
    capabilities: capabilitiesOf(container),
    noNewPrivileges: own?.allowPrivilegeEscalation === false,
  }
}

/** What `/etc/passwd` and `/etc/group` of an image make of `user`, `uid`, or `user:group` (containerd, `oci.WithUser`). */
function identityOf(
  { files }: Pick<ImageConfig, 'files'>,
  { user, group }: { user: string; group?: number | undefined },
): { uid: number; gid: number; groups: readonly number[] } {
  const [name = '', groupName] = (user || '0').split(':')
  const passwd = rowsOf(files['/etc/passwd'])
  const groups = rowsOf(files['/etc/group'])
  const entry = passwd.find(([login, , uid]) => login === name || uid === name)
  const named = groups.find(([each]) => each === groupName)
  return {
    uid: Number(entry?.[2] ?? numberOr(name, 0)),
    gid: group ?? Number(groupName === undefined ? (entry?.[3] ?? 0) : (named?.[2] ?? numberOr(groupName, 0))),
    groups: groups
      .filter(([, , , members = '']) => entry !== undefined && members.split(',').includes(entry[0] ?? ''))
      .map(([, , gid]) => Number(gid)),
  }
}

/** The home directory of a user by the image's `/etc/passwd`. */
export function homeOf({ files }: Pick<ImageConfig, 'files'>, { uid }: Pick<Credentials, 'uid'>): string {
  const home = rowsOf(files['/etc/passwd']).find(([, , id]) => id === String(uid))?.[5]
  return home || (uid === 0 ? '/root' : '/')
}

function numberOr(text: string, fallback: number): number {
  return /^\d+$/.test(text) ? Number(text) : fallback
}

function rowsOf(file: string | Uint8Array | undefined): string[][] {
  const text = file === undefined ? '' : Buffer.from(file).toString()
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(':'))
}

function verifyNonRoot({ pod, container, image }: CredentialsSource, asked: number | undefined, uid: number): void {
  if (!(container.securityContext?.runAsNonRoot ?? pod.spec?.securityContext?.runAsNonRoot)) return
  const { name, namespace = '', uid: podUid } = pod.metadata
  const where = `(pod: "${name}_${namespace}(${podUid})", container: ${container.name})`
  if (asked === 0) throw new ContainerConfigError(`container's runAsUser breaks non-root policy ${where}`)
  if (asked !== undefined) return
  const user = image.user.split(':', 1)[0] ?? ''
  if (user !== '' && !/^\d+$/.test(user)) {
    const text = `container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root`
    throw new ContainerConfigError(`${text} ${where}`)
  }
  if (uid === 0) throw new ContainerConfigError(`container has runAsNonRoot and image will run as root ${where}`)
}
