import {
	type IDataObject,
	type IExecutePaginationFunctions,
	type INodeProperties,
} from 'n8n-workflow';

import { booleanParameter, listIn, unexpectedResponse } from '../../request/responseReaders';
import type { ReadItems } from '../../request/operation';
import { InvalidParameterError } from '../../errors/errors';
import { options, pbxId } from '../../parameters/commonParameters';
import { buildQuery } from '../../request/buildRequest';
import {
	isObject,
	unknownOption,
	requireList,
	requireValue,
} from '../../parameters/parameterValues';
import { callIds } from './parameters';

export const deleteFields: INodeProperties[] = [
	{
		displayName: 'Delete By',
		name: 'deleteBy',
		type: 'options',
		options: [
			{
				name: 'Call IDs',
				value: 'callIds',
				description: 'All recordings of the given calls',
			},
			{
				name: 'File Names',
				value: 'fileNames',
				description: 'The recordings of these names',
			},
			{
				name: 'Lines and Period',
				value: 'userFilter',
				description: 'All recordings of the given lines, of a period, or both',
			},
		],
		default: 'fileNames',
		description: 'How to choose the recordings to delete',
	},
	{ ...callIds, displayOptions: { show: { deleteBy: ['callIds'] } } },
	{
		displayName: 'File Names',
		name: 'fileNames',
		type: 'string',
		default: '',
		required: true,
		displayOptions: { show: { deleteBy: ['fileNames'] } },
		placeholder: 'e.g. 2026/01/31/20260131-083000_204_*21.mp3',
		description:
			'Names of the recordings with their folders and extensions, separated by commas, or a list from an expression',
	},
	{
		displayName: 'Lines and Period',
		name: 'userFilter',
		type: 'collection',
		placeholder: 'Add Condition',
		default: {},
		displayOptions: { show: { deleteBy: ['userFilter'] } },
		description:
			'Recordings that meet all of these conditions are deleted. At least one condition is needed. Without Lines, recordings of all lines are deleted. Times without an offset are in the time zone of the workflow.',
		options: [
			{
				displayName: 'End Time',
				name: 'endTime',
				type: 'dateTime',
				default: '',
				description: 'Recordings made at this time or before; now if not set',
			},
			{
				displayName: 'Lines',
				name: 'extensions',
				type: 'string',
				default: '',
				placeholder: 'e.g. 204, 205',
				description: 'Short numbers of the lines, separated by commas; all lines if not set',
			},
			{
				displayName: 'Start Time',
				name: 'startTime',
				type: 'dateTime',
				default: '',
				description: 'Recordings made at this time or later; the start of today if not set',
			},
		],
	},
	{
		displayName: 'Confirm',
		name: 'confirm',
		type: 'boolean',
		default: false,
		description:
			'Whether to delete the recordings for good, in all formats. This cannot be undone. While this is off, nothing is deleted.',
	},
	options([pbxId]),
];

/** What was deleted, and the errors of what was not. */
export const deletion: ReadItems = async (context, ask) => {
	const body = chosen((name) => context.getNodeParameter(name, ''), context.getTimezone());
	requireConfirmation(context);
	const answer = await ask({ body }, async (whole) => whole.body);
	if (!isObject(answer)) throw unexpectedResponse('what was deleted', answer);
	const { deleted, errors } = answer;
	if (deleted === undefined && errors === undefined)
		throw unexpectedResponse('what was deleted', answer);
	if (!Array.isArray(deleted ?? [])) throw unexpectedResponse('a list', deleted);
	return [{ json: { deleted: deleted ?? [], errors: listIn(errors ?? []) } }];
};

/**
 * The body of a deletion. What is empty never means "all": it is refused, also as one of several conditions.
 * @param workflowZone how times without an offset are meant
 * @throws InvalidParameterError that names the field
 */
export function chosen(parameter: (name: string) => unknown, workflowZone?: string): IDataObject {
	const by = parameter('deleteBy');
	if (by === 'fileNames' || by === 'callIds') return { [by]: requireList(by, parameter(by)) };
	if (by === 'userFilter') return { userFilter: conditions(parameter('userFilter'), workflowZone) };
	throw unknownOption('Delete By');
}

function conditions(filter: unknown, workflowZone?: string): IDataObject {
	const { extensions, startTime, endTime, ...others }: IDataObject = isObject(filter) ? filter : {};
	// A condition that was added and turns out empty is still there: it must not widen the choice by vanishing.
	const given = Object.entries({ extensions, startTime, endTime }).filter(
		([name]) => isObject(filter) && name in filter,
	);
	if (given.length === 0 || Object.keys(others).length > 0) {
		throw new InvalidParameterError(
			"'Lines and Period' has no condition, or one that IPEX does not know.",
			'Add Lines, Start Time or End Time: without any, all recordings of the day would be deleted.',
		);
	}
	return buildQuery(
		Object.fromEntries(
			given.map(([name, value]): [string, IDataObject[string]] => [
				name,
				name === 'extensions'
					? requireList(`recording.delete.${name}`, value)
					: requireTime(name, value),
			]),
		),
		'recording.delete',
		workflowZone,
	);
}

/** A time as it was entered, or the date object of an expression; only an empty one is refused here. */
function requireTime(name: string, value: IDataObject[string]): IDataObject[string] {
	return isObject(value) ? value : requireValue(name, value);
}

function requireConfirmation(context: IExecutePaginationFunctions): void {
	if (booleanParameter(context, 'confirm', false)) return;
	throw new InvalidParameterError(
		"'Confirm' is off, so nothing was deleted.",
		'Switch it on if the recordings are to be deleted for good.',
	);
}
