import type { INodeProperties } from 'n8n-workflow';

import { limitOf } from '../../request/responseReaders';
import { returnAllAndLimit } from '../../parameters/commonParameters';
import type { Read } from '../../request/operation';
import { senderNumbersIn } from '../../sms/message';

export const getSenderNumbersFields: INodeProperties[] = returnAllAndLimit;

export const senderNumbers: Read = async (context, send) => {
	const limit = limitOf(context);
	return senderNumbersIn(await send()).slice(0, limit);
};
