import type { INodeProperties } from 'n8n-workflow';

import { limitOf } from '../../shared/answers';
import { returnAllAndLimit } from '../../shared/fields';
import type { Read } from '../../shared/operation';
import { senderNumbersIn } from '../../shared/sms/message';

export const getSenderNumbersFields: INodeProperties[] = returnAllAndLimit;

export const senderNumbers: Read = async (context, send) => {
	const limit = limitOf(context);
	return senderNumbersIn(await send()).slice(0, limit);
};
