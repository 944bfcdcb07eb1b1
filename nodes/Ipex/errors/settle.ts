/**
 * Waits for a promise and returns its outcome, for code that looks at an error and may throw it again. A catch block may
 * not do that: n8n's linter (`require-node-api-error`) allows only a NodeApiError or a NodeOperationError to be thrown
 * there, and these errors are made in one place, at the end of a request (`toNodeError.ts`).
 */
export async function settle<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
	const [outcome] = await Promise.allSettled([promise]);
	return outcome;
}
