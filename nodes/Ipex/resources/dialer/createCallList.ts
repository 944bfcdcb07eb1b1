import type { IExecutePaginationFunctions, INodeProperties } from 'n8n-workflow';

import { unexpectedResponse } from '../../request/responseReaders';
import { InvalidParameterError } from '../../errors/errors';
import { country, options } from '../../parameters/commonParameters';
import type { ReadItems } from '../../request/operation';
import { dialForm } from '../../phone/dialForm';
import { NUMBERING_PLANS } from '../../phone/numberingPlans';
import { readPhone } from '../../phone/phone';
import {
	isObject,
	unknownOption,
	requireValue,
	toText,
	textValue,
	splitList,
} from '../../parameters/parameterValues';
import { dialerName } from './parameters';

export const createCallListFields: INodeProperties[] = [
	dialerName,
	{
		displayName: 'Number',
		name: 'number',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.phone }}',
		description:
			'Phone number of each input item, in any writing. The numbers of all items become one list.',
	},
	options([country]),
];

/** A number that is not on the list. */
interface Rejected {
	itemIndex: number;
	number: string;
	reason: 'empty' | 'not a phone number' | 'internal number' | 'duplicate';
}

/** The first item makes one list of the numbers of all items; the others have nothing left to do. */
export const callList: ReadItems = async (context, ask) => {
	if (context.getItemIndex() > 0) return [];
	const name = requireValue('name', context.getNodeParameter('name', ''));
	const { numbers, rejected } = sort(enteredNumbers(context), countryIn(context));
	if (numbers.length === 0) {
		throw new InvalidParameterError(
			'"Number" gives no phone number in any of the items.',
			'Map the field of the input that holds it, and check "Default Country" in the options.',
		);
	}
	const body = { name, numbers: numbers.map((number) => ({ number, attributes: [] })) };
	const answer = await ask({ body }, async (response) => response.body);
	if (!isObject(answer) || !('id' in answer))
		throw unexpectedResponse('the list that was made', answer);
	const { id, numbersCount = numbers.length, message = null } = answer;
	const count = context.getExecuteData().data.main?.[0]?.length ?? 1;
	return [
		{
			json: { callListId: id, name, numbersCount, message, rejected },
			pairedItem: Array.from({ length: count }, (_, item) => ({ item })),
		},
	];
};

/** What each item gives, in their order: a number, or several with commas between them or as a list. */
function enteredNumbers(
	context: IExecutePaginationFunctions,
): Array<Pick<Rejected, 'itemIndex' | 'number'>> {
	const count = context.getExecuteData().data.main?.[0]?.length ?? 1;
	const entered: unknown = context.getNodeParameter('number', '', { rawExpressions: true });
	const isExpression = typeof entered === 'string' && entered.startsWith('=');
	return Array.from({ length: count }, (_, itemIndex) => {
		const value: unknown = isExpression
			? context.evaluateExpression(entered.slice(1), itemIndex)
			: entered;
		const given = splitList(value);
		return (given.length > 0 ? given : ['']).map((number) => ({ itemIndex, number }));
	}).flat();
}

function sort(
	entered: Array<Pick<Rejected, 'itemIndex' | 'number'>>,
	from: string,
): { numbers: string[]; rejected: Array<{ [key in keyof Rejected]: Rejected[key] }> } {
	const numbers = new Set<string>();
	const rejected: Rejected[] = [];
	for (const { itemIndex, number } of entered) {
		const { e164, isInternal } = readPhone(number, from);
		const dialled = e164 === null ? undefined : dialForm(e164);
		if (dialled !== undefined && !numbers.has(dialled)) {
			numbers.add(dialled);
			continue;
		}
		const reason = isInternal ? 'internal number' : 'not a phone number';
		rejected.push({
			itemIndex,
			number,
			reason: number === '' ? 'empty' : dialled === undefined ? reason : 'duplicate',
		});
	}
	return { numbers: [...numbers], rejected };
}

function countryIn(context: IExecutePaginationFunctions): string {
	const from = textValue('country', context.getNodeParameter('options.country', '')) || 'CZ';
	if (!Object.keys(NUMBERING_PLANS).includes(toText(from))) throw unknownOption('Default Country');
	return from;
}
