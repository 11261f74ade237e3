// Loaded into the sandbox' process before everything else: writes the longest stall of its event loop when it gets SIGUSR2.
const { writeFileSync } = require('node:fs')
const { monitorEventLoopDelay } = require('node:perf_hooks')

const file = process.env.K8SLAB_BENCH_STALLS
if (file) {
  const histogram = monitorEventLoopDelay({ resolution: 1 })
  histogram.enable()
  process.on('SIGUSR2', () => {
    writeFileSync(file, `${histogram.max / 1e6}\n`)
    histogram.reset()
  })
}
