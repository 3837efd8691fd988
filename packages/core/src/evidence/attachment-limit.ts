/** Files that one statement may name. A file of its own: phones know it without the code that checks statements. */
export const mostAttachments = 50;
