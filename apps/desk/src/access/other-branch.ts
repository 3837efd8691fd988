/** What whoever runs the server types to invite people of another branch: docs/operating.md. */
export const otherBranch = 'kua staff invite --branch';
