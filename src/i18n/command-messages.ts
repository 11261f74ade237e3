import { messages } from './messages.ts'

/** What the commands beside `start` say. */
export const commandMessages = messages(
  {
    allMet: (title: string) => `${title}: everything holds. Go on with:  k8slab next`,
    notMet: (title: string) => `${title}: not yet.`,
    stepNotDone: (title: string) =>
      `${title} is not done yet; k8slab check says what is missing, k8slab skip goes on without.`,
    solved: (title: string) => `${title}: solved.`,
    skipped: (title: string) => `${title}: skipped.`,
    resetQuestion: (lab: string, objects: string, where: string) =>
      `This deletes from ${where}, and forgets your progress in ${lab}:\n${objects}\nGo on?`,
    resetNothing: (lab: string, where: string) =>
      `Nothing of the lab is in ${where}; this forgets your progress in ${lab}. Go on?`,
    resetNeedsYes: 'Nothing was deleted: say --yes, since nobody can be asked here.',
    resetDone: (count: number) =>
      count === 1
        ? 'Deleted 1 object. The progress is forgotten.'
        : `Deleted ${count} objects. The progress is forgotten.`,
    nothingToDelete: 'Nothing of the lab is there. The progress is forgotten.',
    resetCancelled: 'Nothing was deleted.',
    contextUntouched: (context: string, server: string) => `The context ${context} (${server}) was not touched.`,
    confirmContext: (context: string, server: string) =>
      `This lab will create and change objects in the context ${context} (${server}). Go on?`,
    progressKept: (step: string, { cluster, namespace }: { cluster: string; namespace: string }) =>
      `What you did on ${cluster} (namespace ${namespace}, step ${step}) is kept. To go back there:`,
    shellStarted: (lab: string) =>
      `This is a shell for the lab ${lab}. Your progress is shown before each prompt; exit ends it.`,
    lastStep: 'That was the last step.',
    watching: 'Watching; Ctrl-C ends it.',
    moreToDo: 'k8slab start goes on from here.',
  },
  {
    allMet: (title) => `${title}: 모두 충족되었습니다. 이어서:  k8slab next`,
    notMet: (title) => `${title}: 아직 완료되지 않았습니다.`,
    stepNotDone: (title) =>
      `${title}: 아직 완료되지 않았습니다. 빠진 것은 k8slab check로 확인하고, 건너뛰려면 k8slab skip을 실행하세요.`,
    solved: (title) => `${title}: 해결했습니다.`,
    skipped: (title) => `${title}: 건너뛰었습니다.`,
    resetQuestion: (lab, objects, where) =>
      `${where}에서 다음을 삭제하고 ${lab} 실습의 진도를 지웁니다:\n${objects}\n계속할까요?`,
    resetNothing: (lab, where) => `${where}에 실습이 만든 것은 없습니다. ${lab} 실습의 진도를 지웁니다. 계속할까요?`,
    resetNeedsYes: '아무것도 삭제하지 않았습니다. 여기서는 물어볼 수 없으니 --yes를 붙이세요.',
    resetDone: (count) => `오브젝트 ${count}개를 삭제하고 진도를 지웠습니다.`,
    nothingToDelete: '삭제할 것이 없습니다. 진도를 지웠습니다.',
    resetCancelled: '아무것도 삭제하지 않았습니다.',
    contextUntouched: (context, server) => `${context} 컨텍스트(${server})는 건드리지 않았습니다.`,
    confirmContext: (context, server) =>
      `이 실습은 ${context} 컨텍스트(${server})에 오브젝트를 만들고 바꿉니다. 계속할까요?`,
    progressKept: (step, { cluster, namespace }) =>
      `${cluster}에서 한 일(네임스페이스 ${namespace}, ${step}단계)은 그대로 보관합니다. 거기서 이어 하려면:`,
    shellStarted: (lab) => `${lab} 실습을 위한 셸입니다. 프롬프트마다 진도가 보이며, exit로 나갑니다.`,
    lastStep: '마지막 단계였습니다.',
    watching: '지켜보는 중입니다. Ctrl-C로 끝냅니다.',
    moreToDo: 'k8slab start로 이어서 진행합니다.',
  },
)
