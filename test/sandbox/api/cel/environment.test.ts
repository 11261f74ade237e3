import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { createCompiler } from '../../../../src/sandbox/api/cel/environment.ts'
import { DYN, INT, listOf, mapOf, STRING, struct } from '../../../../src/sandbox/api/cel/types.ts'
import { CelList, LiteralMap, type Value } from '../../../../src/sandbox/api/cel/values.ts'

const compile = createCompiler()
const self = struct(
  'Self',
  new Map([
    ['count', INT],
    ['name', STRING],
    ['tags', listOf(STRING)],
    ['labels', mapOf(STRING, STRING)],
    ['any', DYN],
  ]),
)
const TYPES = new Map([['self', self]])
const VALUE = new LiteralMap(
  new Map<string, readonly [Value, Value]>([
    ['scount', ['count', 3n]],
    ['sname', ['name', 'web']],
    ['stags', ['tags', new CelList(['a', 'b'])]],
    ['slabels', ['labels', new LiteralMap(new Map([['sapp', ['app', 'web']]]))]],
    ['sany', ['any', 'text']],
  ]),
)

function evaluate(text: string, limit = 10_000_000): unknown {
  return compile(text, TYPES).run((name) => (name === 'self' ? VALUE : undefined), { spent: 0, limit })
}

const TRUE = [
  '1 + 2 * 3 == 7 && 7 / 2 == 3 && -7 % 3 == -1',
  '1 < 1.5 && 2u > 1 && dyn(1) == 1.0',
  'self.count > 2 ? self.name == "web" : false',
  'has(self.name) && !has(self.labels.other)',
  'self.tags.all(tag, tag in ["a", "b", "c"])',
  'self.tags.exists_one(tag, tag == "a")',
  'self.tags.map(tag, tag + "x") == ["ax", "bx"] && self.tags.filter(tag, tag > "a") == ["b"]',
  'self.tags.exists(index, tag, index == 1 && tag == "b")',
  'self.labels.all(key, self.labels[key] == "web")',
  '{"a": 1}.transformMap(k, v, v + 1) == {"a": 2}',
  '[1, 2].exists(x, 1 / (x - 1) > 0)',
  '[[1], [2]].all(list, list.exists(x, 1 / (x - 1) > 1) || list.size() == 1)',
  '[1, 2, 3].map(x, [x].map(y, y + x)[0]) == [2, 4, 6] && [1, 2].map(x, [x] + [x])[1] == [2, 2]',
  'self.tags.map(tag, tag).map(tag, tag) + ["c"] == ["a", "b", "c"] && self.tags.size() == 2',
  'self.labels[?"app"].orValue("none") == "web" && self.?labels.?other.orValue("none") == "none"',
  'optional.of(1).optMap(x, x + 1).value() == 2 && !optional.none().hasValue()',
  '"a,b,c".split(",").size() == 3 && ["a", "b"].join("-") == "a-b" && "Abc".lowerAscii() == "abc"',
  '"hello".substring(1, 3) == "el" && "hello".indexOf("l") == 2 && "hello".lastIndexOf("l") == 3',
  '"%s is %d, %.1f%%".format([dyn("a"), 2, 2.55]) == "a is 2, 2.5%"',
  '"abc".matches("^a.c$") && "x1y22".find("[0-9]+") == "1" && "x1y22".findAll("[0-9]+") == ["1", "22"]',
  '[1, 2, 2].isSorted() && [1, 2].sum() == 3 && [3, 1].min() == 1 && ["a", "b"].max() == "b"',
  'sets.contains([1, 2], [2]) && sets.equivalent([1, 2], [2, 1, 1]) && !sets.intersects([1], [2])',
  'quantity("1Gi").isGreaterThan(quantity("1G")) && quantity("1.5").add(1).compareTo(quantity("2500m")) == 0',
  'ip("2001:db8::1").family() == 6 && cidr("10.0.0.0/8").containsIP("10.1.2.3") && isCIDR("10.0.0.0/33") == false',
  'string(cidr("10.1.2.3/8").masked()) == "10.0.0.0/8" && !ip.isCanonical("2001:DB8::1")',
  'url("https://a.example:80/p?q=1").getPort() == "80" && url("/p?q=1").getQuery()["q"] == ["1"]',
  'timestamp("2024-02-29T12:00:00Z").getDayOfYear() == 59',
  'timestamp("2024-01-01T00:00:00Z").getHours("America/New_York") == 19',
  'duration("1h30m") == duration("90m") && string(duration("1.5s")) == "1.5s"',
  'type(1) == int && type("") == string && type(self.tags) == list',
  'string(1e7) == "1e+07" && string(0.5) == "0.5" && double("2.5") == 2.5 && int("7") == 7',
  "b'\\x01a' == bytes('\\x01a') && r'\\d' == '\\\\d'",
]

const WRONG: readonly (readonly [string, string])[] = [
  ['self.other', "ERROR: <input>:1:5: undefined field 'other'\n | self.other\n | ....^"],
  [
    'self.count + self.name',
    "ERROR: <input>:1:12: found no matching overload for '_+_' applied to '(int, string)'\n | self.count + self.name\n | ...........^",
  ],
  ['other', "ERROR: <input>:1:1: undeclared reference to 'other' (in container '')\n | other\n | ^"],
  [
    'self.tags.all(x, x.y)',
    "ERROR: <input>:1:19: type 'string' does not support field selection\n | self.tags.all(x, x.y)\n | ..................^",
  ],
  ["duration('x')", "ERROR: <input>:1:10: invalid duration argument\n | duration('x')\n | .........^"],
]

const FAILING: readonly (readonly [string, string])[] = [
  ['1 / 0', 'division by zero'],
  ['9223372036854775807 + 1', 'integer overflow'],
  ['self.labels["other"]', 'no such key: other'],
  ['self.tags[5]', 'index out of bounds: 5'],
  ['self.any + 1', 'no such overload'],
  ['int("x")', "type conversion error from 'string' to 'int'"],
  ['[].max()', 'max called on empty list'],
]

describe('the Common Expression Language', () => {
  for (const text of TRUE) it(`finds ${text}`, () => assert.equal(evaluate(text), true))

  for (const [text, message] of WRONG)
    it(`refuses to compile ${text}`, () => assert.throws(() => evaluate(text), { message }))

  for (const [text, message] of FAILING)
    it(`fails to evaluate ${text}`, () => assert.throws(() => evaluate(text), { name: 'CelError', message }))

  it('stops an expression that costs too much', () => {
    const numbers = `[${Array.from({ length: 100 }, (_, index) => index).join(',')}]`
    const nested = `${numbers}.all(a, ${numbers}.all(b, ${numbers}.all(c, a + b + c >= 0)))`
    assert.throws(() => evaluate(nested), { message: 'operation cancelled: actual cost limit exceeded' })
  })

  it('refuses to nest without end', () => {
    assert.throws(() => evaluate(`${'('.repeat(5000)}1${')'.repeat(5000)}`), /expression recursion limit exceeded: 250/)
  })
})
