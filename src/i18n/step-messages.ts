import { josa } from './josa.ts'
import { messages } from './messages.ts'

/** What is said while a lab is under way. */
export const stepMessages = messages(
  {
    points: (points: number) => `${points} pt`,
    seconds: (seconds: string) => `${seconds} s`,
    namespace: (name: string) => `namespace ${name}`,
    step: (number: number, of: number) => `step ${number} of ${of}`,
    resumed: 'You were here before; going on where you left off.',
    skipped: 'skipped',
    skippedStep: 'skipped: it was done for you, without points',
    background: 'keeps running beside the prompt',
    commandRan: 'done',
    exitCode: (code: number) => `exit code ${code}`,
    unexpectedExit: (code: number) =>
      isStopped(code)
        ? `The command was stopped (exit code ${code}).`
        : `The command ended with exit code ${code}; something else was expected.`,
    expectedFailure: (code: number) => `It failed, as it should here (exit code ${code}).`,
    failed: (title: string) => `${title}: not done`,
    interrupted: 'interrupted',
    notDoneAfter: (seconds: number) => `not done after ${seconds} s`,
    commandFailed: (code: number, output: string) =>
      `ended with exit code ${code}${output === '' ? '' : `:\n${output}`}`,
    regression: (number: number, title: string) => `Step ${number} no longer holds: ${title}`,
    mended: (number: number, title: string) => `Step ${number} holds again: ${title}`,
    hint: (number: number, of: number) => `Hint ${number} of ${of}`,
    noHint: 'This step has no hint; what the checks say is all there is to know.',
    finished: (points: number, of: number) => `Lab finished: ${points} of ${of} points`,
    afterwards: (lab: string) =>
      `Look around as long as you like. k8slab reset ${lab} deletes what the lab has made, k8slab list shows the others.`,
    workFolder: (folder: string) => `Working folder: ${folder}`,
    goOn: 'Run these in your own shell (k8slab shell), then k8slab check, then k8slab next. Or let k8slab do it all: --auto.',
    commandsLeft: (count: number) => (count === 1 ? 'one command left to try' : `${count} commands left to try`),
    statuses: 'PASS,FAIL,WAIT,BLOCKED,ERROR,SKIPPED',
    why: 'why',
    portTaken: (port: number) =>
      `Another program has port ${port} of 127.0.0.1, so the command was stopped. End that program, then run the command again.`,
    waitingFor: (name: string) => `Waiting for ${name}; Ctrl-C stops it.`,
    backgroundEnded: (number: number, command: string) => `What step ${number} keeps running has ended: ${command}`,
    backgroundAgain: (number: number, command: string) => `What step ${number} keeps running runs again: ${command}`,
    backgroundNotAgain: (number: number, { command, why }: { command: string; why: string }) =>
      `What step ${number} keeps running could not be started again: ${command}${why === '' ? '' : `\n${why}`}\nRun it again at that step, or in a terminal of your own.`,
    sandboxCrashed: 'The sandbox has stopped without being told to; it is being started again.',
    sandboxStopped: 'The sandbox was stopped. k8slab check starts it again, and the lab goes on here.',
    sandboxBack: 'The sandbox runs again; its pods are starting.',
    clusterSilent: (name: string) => `The cluster ${name} does not answer.`,
    clusterBack: (name: string) => `The cluster ${name} answers again.`,
    holdsAlready: 'This holds already. Try the commands all the same, or go on with: k8slab next',
    notAskedAnyMore: (question: string) =>
      `"${question}" is not asked any more: another terminal has gone on to another step.`,
    want: 'want',
    got: 'got',
  },
  {
    points: (points) => `${points}점`,
    seconds: (seconds) => `${seconds}초`,
    namespace: (name) => `네임스페이스 ${name}`,
    step: (number, of) => `${of}단계 중 ${number}단계`,
    resumed: '전에 하던 실습입니다. 멈췄던 곳에서 이어 갑니다.',
    skipped: '건너뜀',
    skippedStep: '건너뜀: 점수 없이 대신 처리했습니다',
    background: '백그라운드에서 계속 실행됩니다',
    commandRan: '실행함',
    exitCode: (code) => `종료 코드 ${code}`,
    unexpectedExit: (code) =>
      isStopped(code)
        ? `명령이 중단되었습니다 (종료 코드 ${code}).`
        : `명령이 종료 코드 ${josa(String(code), '으로/로')} 끝났습니다. 예상한 결과가 아닙니다.`,
    expectedFailure: (code) => `여기서는 실패하는 것이 맞습니다 (종료 코드 ${code}).`,
    failed: (title) => `${title}: 완료되지 않음`,
    interrupted: '중단됨',
    notDoneAfter: (seconds) => `${seconds}초 안에 완료되지 않음`,
    commandFailed: (code, output) =>
      `종료 코드 ${josa(String(code), '으로/로')} 끝남${output === '' ? '' : `:\n${output}`}`,
    regression: (number, title) => `${number}단계가 더 이상 충족되지 않습니다: ${title}`,
    mended: (number, title) => `${number}단계가 다시 충족됩니다: ${title}`,
    hint: (number, of) => `힌트 ${number}/${of}`,
    noHint: '이 단계에는 힌트가 없습니다. 확인 결과에 나온 것이 전부입니다.',
    finished: (points, of) => `실습 완료: ${of}점 중 ${points}점`,
    afterwards: (lab) =>
      `원하는 만큼 더 둘러보세요. 실습이 만든 것을 지우려면 k8slab reset ${lab}, 다른 실습을 보려면 k8slab list를 실행하세요.`,
    workFolder: (folder) => `작업 폴더: ${folder}`,
    goOn: 'k8slab shell로 연 셸에서 위 명령을 실행한 다음 k8slab check, k8slab next를 차례로 실행하세요. 모두 맡기려면 --auto를 붙이세요.',
    commandsLeft: (count) => `실행해 볼 명령이 ${count}개 남음`,
    statuses: '통과,실패,대기,막힘,오류,건너뜀',
    why: '이유',
    portTaken: (port) =>
      `127.0.0.1의 ${port}번 포트를 다른 프로그램이 쓰고 있어 명령을 멈췄습니다. 그 프로그램을 끝낸 뒤 다시 실행하세요.`,
    waitingFor: (name) => `${josa(name, '을/를')} 기다리는 중입니다. Ctrl-C로 멈춥니다.`,
    backgroundEnded: (number, command) => `${number}단계에서 계속 실행하던 명령이 끝났습니다: ${command}`,
    backgroundAgain: (number, command) => `${number}단계의 명령을 다시 실행하고 있습니다: ${command}`,
    backgroundNotAgain: (number, { command, why }) =>
      `${number}단계의 명령을 다시 시작하지 못했습니다: ${command}${why === '' ? '' : `\n${why}`}\n그 단계로 돌아가거나 다른 터미널에서 다시 실행하세요.`,
    sandboxCrashed: '샌드박스가 예기치 않게 멈췄습니다. 다시 시작합니다.',
    sandboxStopped: '샌드박스가 중지되었습니다. k8slab check를 실행하면 다시 시작되고 실습이 여기서 이어집니다.',
    sandboxBack: '샌드박스가 다시 실행됩니다. 파드들이 시작되고 있습니다.',
    clusterSilent: (name) => `${name} 클러스터가 응답하지 않습니다.`,
    clusterBack: (name) => `${name} 클러스터가 다시 응답합니다.`,
    holdsAlready: '이미 충족되어 있습니다. 그래도 명령을 실행해 보거나 k8slab next로 넘어가세요.',
    notAskedAnyMore: (question) => `다른 터미널에서 단계가 바뀌어 더 묻지 않습니다: "${question}"`,
    want: '필요',
    got: '현재',
  },
)

/** As shells tell of what Ctrl-C, or somebody else, has ended: 128 and the number of SIGINT or SIGTERM. */
function isStopped(exitCode: number): boolean {
  return exitCode === 130 || exitCode === 143
}
