import type { Container } from '../../schema/types.gen.ts'

/** In the order of linux/capability.h: the place is the bit. */
const names = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
]

const all = (1n << BigInt(names.length)) - 1n

/** What containerd gives every container. */
const defaultCapabilities = 0xa80425fbn

/** The capabilities of a container's processes: what the runtime gives, without what is dropped, with what is added. */
export function capabilitiesOf({ securityContext }: Container): bigint {
  const { privileged, capabilities } = securityContext ?? {}
  if (privileged) return all
  const dropped = maskOf(capabilities?.drop)
  const base = dropped === all ? 0n : defaultCapabilities
  return (base | maskOf(capabilities?.add)) & ~(dropped === all ? 0n : dropped)
}

/** Names may begin with `CAP_`; `ALL` is every one. */
function maskOf(list: readonly string[] = []): bigint {
  return list.reduce((mask, text) => mask | bitOf(text.toUpperCase().replace(/^CAP_/, '')), 0n)
}

function bitOf(name: string): bigint {
  if (name === 'ALL') return all
  const index = names.indexOf(name)
  return index < 0 ? 0n : 1n << BigInt(index)
}
