import { computed } from '@preact/signals';
import { kitPage } from '../registry/kit.ts';

/** How many lists there are. */
export const openLists = computed(() => kitPage.content.value?.handbook.checklists.length ?? 0);
