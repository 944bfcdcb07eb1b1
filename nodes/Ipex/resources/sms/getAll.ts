import type { IExecutePaginationFunctions, INodeProperties } from 'n8n-workflow';

import { booleanParameter, limitOf } from '../../request/responseReaders';
import { readCallFormat } from '../../call/callFormat';
import { InvalidParameterError } from '../../errors/errors';
import {
	country,
	filters,
	options,
	returnAllAndLimit,
	simplify,
	ownTimeZone,
} from '../../parameters/commonParameters';
import type { Read } from '../../request/operation';
import { numberFilter } from '../../phone/matchNumber';
import { messagesIn, type SmsMessage, toMessage } from '../../sms/message';
import { countryValue, isObject, unknownOption, textValue } from '../../parameters/parameterValues';
import { period } from '../report/parameters';
import { periodQuery } from '../report/reads';

const DIRECTIONS = ['both', 'inbound', 'outbound'];

export const getAllFields: INodeProperties[] = [
	...period,
	...returnAllAndLimit,
	simplify,
	filters([
		{
			displayName: 'Phone Number',
			name: 'phoneNumber',
			type: 'string',
			default: '',
			placeholder: 'e.g. +420777123456',
			description: 'Number of the other party, in either direction and in any spelling',
		},
		{
			displayName: 'Sent or Received',
			name: 'messageDirection',
			type: 'options',
			options: [
				{ name: 'Both', value: 'both' },
				{ name: 'Received', value: 'inbound' },
				{ name: 'Sent', value: 'outbound' },
			],
			default: 'both',
			description: 'Which messages to return',
		},
	]),
	options([country, ownTimeZone]),
];

/** The messages of a period, the newest first. */
export const messages: Read = async (context, send) => {
	const limit = limitOf(context);
	const isWanted = filterOf(context);
	const bounds = periodQuery(context);
	const style = readCallFormat({
		country: context.getNodeParameter('options.country', '') as string,
		timezone: context.getNodeParameter('options.timezone', '') as string,
	});
	const body = await send(bounds);
	const read = messagesIn(body).map((record) => ({ record, message: toMessage(record, style) }));
	const wanted = read.filter(({ message }) => isWanted(message));
	// A page that begins with the newest message is missing older ones only.
	const hasNewest = wanted.length >= limit && isNewestFirst(read.map(({ message }) => message));
	if (!hasNewest) refusePart(body, read.length);
	const found = wanted.sort((a, b) => timeOf(b.message) - timeOf(a.message)).slice(0, limit);
	const simplified = booleanParameter(context, 'simplify', true);
	return found.map(({ record, message }) => (simplified ? { ...message } : record));
};

function isNewestFirst(found: SmsMessage[]): boolean {
	const times = found.map(timeOf);
	return times.every((time, place) => time <= (times[place - 1] ?? Infinity));
}

function timeOf({ createdAt }: SmsMessage): number {
	return createdAt === null ? 0 : Date.parse(createdAt);
}

function filterOf(context: IExecutePaginationFunctions): (message: SmsMessage) => boolean {
	const wanted = textValue('phoneNumber', context.getNodeParameter('filters.phoneNumber', ''));
	const country = countryValue(context.getNodeParameter('options.country', ''));
	const isNumber = wanted === '' ? () => true : numberFilter([wanted], country);
	const direction = context.getNodeParameter('filters.messageDirection', 'both') || 'both';
	if (!DIRECTIONS.includes(String(direction))) throw unknownOption('Sent or Received');
	return ({ direction: own, phone, from, to }) =>
		(direction === 'both' || own === direction) &&
		(phone ? isNumber(phone.raw) : isNumber(from) || isNumber(to));
}

/** How to ask for a further page is not documented, so a page that is not the whole is an error, not a silent cut. */
function refusePart(body: unknown, read: number): void {
	const { totalResults, totalPages } = isObject(body) ? body : {};
	const isPart = Number(totalResults) > read || Number(totalPages) > 1;
	if (!isPart) return;
	throw new InvalidParameterError(
		`IPEX returned only ${read} messages of the period.`,
		'Choose a shorter period: for example one input item for each day.',
	);
}
