import { computed } from '@preact/signals';

/** Voters that she counted at this station. */
export const counted = computed(() => 0);
