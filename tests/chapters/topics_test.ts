import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { contents } from "../../chapters/contents.ts";
import { pageOf, readTopics, sectionsOf, type Topic, topicsPage } from "../../chapters/topics.ts";
import { textOf } from "../files.ts";

/** The survey of the notes does not come with the book. Its tables of topics stand in these lines, with so many rows. */
const SURVEY = { from: 29, to: 569, topics: 449 };

/** The last line of each file of the notes. */
const LENGTHS = new Map([["000", 381], ["001", 271], ["002", 1379], ["003", 230], ["004", 2150]]);

const topics = readTopics();

Deno.test("every topic of the survey is there, once and in its order", () => {
  const lines = topics.map(({ survey }) => survey);
  assertEquals(lines.length, SURVEY.topics);
  assertEquals([lines[0], lines.at(-1)], [SURVEY.from, SURVEY.to]);
  assert(lines.every((line, i) => i === 0 || line > lines[i - 1]));
});

Deno.test("every topic is treated in a section that its chapter's page has", () => {
  const chapters = [0, ...contents.map(({ number }) => number)];
  const sections = new Map(chapters.map((chapter) => [chapter, sectionsOf(textOf(pageOf(chapter)))]));
  const lost = topics.filter(({ chapter, section }) => !sections.get(chapter)?.has(section));
  assertEquals(lost.map(({ survey, chapter, section }) => `line ${survey}: chapter ${chapter}, ${section}`), []);
});

Deno.test("every chapter treats something of the notes, and the book's own page hardly anything", () => {
  const treating = new Set(topics.map(({ chapter }) => chapter));
  for (const { number } of contents) assert(treating.has(number), `chapter ${number} treats nothing of the notes`);
  assert(topics.filter(({ chapter }) => chapter === 0).length <= 5);
});

Deno.test("places in the notes have the form of the book, and lie in the notes", () => {
  for (const { survey, notes, topic } of topics) {
    assert(topic.length > 0, `line ${survey} has no topic`);
    for (const place of notes) {
      assertMatch(place, /^00[0-4]:[1-9]\d*(-[1-9]\d*)?$/, `line ${survey}`);
      const [file, lines] = place.split(":"), [from, to = from] = lines.split("-").map(Number);
      assert(from <= to && to <= LENGTHS.get(file)!, `line ${survey}: ${place}`);
    }
  }
});

Deno.test("TOPICS.md is up to date (mend with `deno task sync`)", () => {
  assertEquals(textOf("TOPICS.md"), topicsPage());
});

Deno.test("the sections of a page are its headings and what it quotes, each with the anchor that GitHub gives it", () => {
  const page = [
    "# 1. One neuron",
    "## The idea",
    "```ts ignore neuron.ts#train",
    "## no heading",
    "```",
    "### Who, then: `fit`?",
    "```text main.ts#A second walk",
    "```text main.ts#no fence",
    "```",
  ];
  assertEquals([...sectionsOf(page.join("\n"))], [
    ["The idea", "the-idea"],
    ["neuron.ts#train", "the-idea"],
    ["Who, then: `fit`?", "who-then-fit"],
    ["main.ts#A second walk", "who-then-fit"],
  ]);
});

Deno.test("no page has two headings of one name, so that anchors need no numbers", () => {
  for (const chapter of [0, ...contents.map(({ number }) => number)]) {
    const page = textOf(pageOf(chapter)).replace(/^```[\s\S]*?^```$/gm, "");
    const headings = [...page.matchAll(/^###? (.+)$/gm)].map(([, heading]) => heading);
    assertEquals(headings, [...new Set(headings)], pageOf(chapter));
  }
});

const topic: Topic = { survey: 1, notes: ["004:20", "001:9", "001:5-7"], topic: "A", chapter: 1, section: "The idea" };

Deno.test("each file of the notes lists its topics by their first lines, with links", () => {
  const page = topicsPage([topic, {
    ...topic,
    notes: ["001:3"],
    topic: "B",
    chapter: 2,
    section: "main.ts#Why it ends",
  }]);
  const parts = page.split("\n## ").map((part) => part.replace(/ +/g, " ").split("\n"));
  assertEquals(parts.map(([heading]) => heading.slice(0, 4)), ["# To", "000:", "001:", "002:", "003:", "004:"]);
  assertEquals(parts[2].slice(4, 7), [
    "| 3 | B | 2. [Why it ends](chapters/02_perceptron/README.md#the-experiment) |",
    "| 5-7, 9 | A | 1. [The idea](chapters/01_neuron/README.md#the-idea) |",
    "",
  ]);
});

Deno.test("a topic without a place is refused", () => {
  assertThrows(
    () => topicsPage([{ ...topic, section: "The end" }]),
    Error,
    'Cannot link to "The end": chapters/01_neuron/README.md has no such section',
  );
  assertThrows(() => pageOf(99), Error, "Cannot find the page of chapter 99: there is no such chapter");
});
