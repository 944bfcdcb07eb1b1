import type { Read } from '../../request/operation';
import { unknownOption } from '../../parameters/parameterValues';

/**
 * A read for each choice of a field. Nothing is sent for a choice that does not exist, as an expression or an old
 * workflow may hold.
 * @param reads by the value of the choice
 */
export function readerByOption(
	name: string,
	displayName: string,
	reads: Record<string, Read>,
): Read {
	const known = new Map<unknown, Read>(Object.entries(reads));
	return async (context, send) => {
		const read = known.get(context.getNodeParameter(name, ''));
		if (read) return await read(context, send);
		throw unknownOption(displayName);
	};
}
