// Loaded into the sandbox' process before everything else: writes the longest stall of its event loop when it gets SIGUSR2.
const { existsSync, openSync, readSync, writeFileSync } = require('node:fs')

const file = process.env.K8SLAB_BENCH_STALLS
if (file) {
  let longest = 0
  let last = busy()
  const look = () => {
    const now = busy()
    longest = Math.max(longest, now - last)
    last = now
  }
  setInterval(look, 1).unref()
  process.on('SIGUSR2', () => {
    look()
    writeFileSync(file, `${longest}\n`)
    longest = 0
  })
}

/** Milliseconds that this thread has had the processor, so that others on the machine do not count; the time where the system does not tell. */
function busy() {
  const stat = schedstat()
  if (stat === undefined) return performance.now()
  const length = readSync(stat.fd, stat.bytes, 0, stat.bytes.length, 0)
  return Number.parseInt(stat.bytes.toString('latin1', 0, length), 10) / 1e6
}

function schedstat() {
  if (schedstat.opened !== undefined) return schedstat.opened
  const name = `/proc/self/task/${process.pid}/schedstat`
  if (existsSync(name)) schedstat.opened = { fd: openSync(name, 'r'), bytes: Buffer.alloc(64) }
  return schedstat.opened
}
