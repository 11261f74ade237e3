const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `date +FORMAT`, in UTC: strftime's conversions people use. */
export function formatDate(format: string, milliseconds: number): string {
  const time = new Date(milliseconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = DAYS[time.getUTCDay()] ?? ''
  const month = MONTHS[time.getUTCMonth()] ?? ''
  const hours12 = time.getUTCHours() % 12 || 12
  const values: Readonly<Record<string, () => string>> = {
    Y: () => String(time.getUTCFullYear()),
    y: () => two(time.getUTCFullYear() % 100),
    m: () => two(time.getUTCMonth() + 1),
    d: () => two(time.getUTCDate()),
    e: () => String(time.getUTCDate()).padStart(2),
    H: () => two(time.getUTCHours()),
    I: () => two(hours12),
    M: () => two(time.getUTCMinutes()),
    S: () => two(time.getUTCSeconds()),
    N: () => `${String(time.getUTCMilliseconds()).padStart(3, '0')}000000`,
    s: () => String(Math.floor(milliseconds / 1000)),
    a: () => day.slice(0, 3),
    A: () => day,
    b: () => month.slice(0, 3),
    h: () => month.slice(0, 3),
    B: () => month,
    p: () => (time.getUTCHours() < 12 ? 'AM' : 'PM'),
    u: () => String(time.getUTCDay() || 7),
    w: () => String(time.getUTCDay()),
    j: () =>
      String(Math.floor((milliseconds - Date.UTC(time.getUTCFullYear(), 0, 1)) / 86_400_000) + 1).padStart(3, '0'),
    Z: () => 'UTC',
    z: () => '+0000',
    n: () => '\n',
    t: () => '\t',
    '%': () => '%',
    F: () => formatDate('%Y-%m-%d', milliseconds),
    T: () => formatDate('%H:%M:%S', milliseconds),
    R: () => formatDate('%H:%M', milliseconds),
    D: () => formatDate('%m/%d/%y', milliseconds),
    c: () => formatDate('%a %b %e %H:%M:%S %Y', milliseconds),
  }
  return format.replace(/%-?([a-zA-Z%])/g, (whole, letter: string) => values[letter]?.() ?? whole)
}
