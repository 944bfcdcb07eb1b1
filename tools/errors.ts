/**
 * An error whose message is all that a person needs: what happened, and what to do.
 * The demo prints it without a stack; everything else is a fault of the program and is printed whole.
 */
export class PlainError extends Error {
	override readonly name: string = 'PlainError';
}

/** A port that another program has. The caller knows which setting moves it, and says so. */
export class PortInUseError extends PlainError {
	override readonly name: string = 'PortInUseError';

	constructor(readonly port: number) {
		super(`Port ${port} is already in use. Stop the program that uses it, or choose another port.`);
	}
}

/** The code of a failed system call, as `ENOENT`; undefined for anything else that is thrown. */
function systemCode(error: unknown): unknown {
	// Not by its class: under jest Node's own errors are of another realm.
	return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/**
 * What a system call gives, or `instead` when it fails with this code; any other error stays an error.
 * @param code as `ENOENT`
 */
export async function unless<T, U>(code: string, call: Promise<T>, instead: U): Promise<T | U> {
	return await call.catch(async (error: unknown) =>
		systemCode(error) === code ? instead : await Promise.reject(error),
	);
}
