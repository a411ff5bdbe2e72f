// History: undo and redo go back and forth, and something new forgets what was undone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../history.js";

test("undo and redo", () => {
	const history = new History("a");
	assert.deepEqual([history.canUndo, history.canRedo], [false, false]);
	history.become("b");
	history.become("c");
	history.undo();
	assert.equal(history.now, "b");
	history.redo();
	assert.equal(history.now, "c");
	history.undo();
	history.undo();
	assert.deepEqual([history.now, history.canUndo, history.canRedo], ["a", false, true]);
	history.undo();
	assert.equal(history.now, "a");
});

test("what is new forgets what was undone", () => {
	const history = new History(1);
	history.become(2);
	history.undo();
	history.become(3);
	assert.equal(history.canRedo, false);
	history.redo();
	assert.equal(history.now, 3);
});
