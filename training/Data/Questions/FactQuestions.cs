using Newtonsoft.Json.Linq;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Entities;
using Pipelines.Training.Data.Kinds;
using Pipelines.Training.Data.Pages;
using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Questions;

/// <summary>Asks for facts: copied, brought into a normal form, counted, or missing.</summary>
internal sealed class FactQuestions(Expander expander, Curriculum stage)
{
    private const double NullableRate = 0.35;

    private readonly Draw _draw = expander.Draw;

    /// <summary>About a fact that the page says; null when it says it only by a part of its name.</summary>
    public Question? About(FactSpec fact, Entity entity, Page page, string text)
    {
        Mark[] marks = [.. page.Marks.Where(mark => mark.Fact == fact.Name)];
        if (marks.Length == 0)
        {
            return null;
        }

        if (entity.Items.Count > 0)
        {
            return AboutList(fact, entity, marks, text);
        }

        string written = text.Substring(marks[0].Start, marks[0].Length);
        if (stage != Curriculum.Tiny && marks[0].Sentence >= 0 && _draw.Chance(0.05) && SentenceOf(page, marks[0], text) is { } sentence)
        {
            return new Question(
                $"{_draw.Pick(fact.FieldNames)}_{_draw.Pick("sentence", "quote", "evidence", "source")}", expander.Text("sentence_that", ("desc", _draw.Pick(fact.Descriptions))),
                FieldSchemas.Text, sentence, FieldForm.Sentence, fact.Type) { NeedsDescription = true };
        }

        return AboutValue(fact, entity, written) with { Evidence = [written] };
    }

    private Question AboutValue(FactSpec fact, Entity entity, string written) => entity.Type switch
    {
        "date" => _draw.Chance(stage == Curriculum.Tiny ? 0.2 : 0.55)
            ? Ask(fact, _draw.Chance(0.6) ? FieldSchemas.Date : FieldSchemas.Text, entity.Normal!, FieldForm.Normalised, "as_iso", always: _draw.Chance(0.85))
            : Ask(fact, FieldSchemas.Text, written, FieldForm.Span, "as_written", always: _draw.Chance(0.5)),
        "time" when _draw.Chance(0.3) => Ask(fact, FieldSchemas.Text, entity.Normal!, FieldForm.Normalised, "as_clock", always: true),
        "amount" => AboutAmount(fact, entity, written),
        "number" => Ask(fact, FieldSchemas.Whole, entity.Normal!, FieldForm.Normalised, null, always: false),
        "quantity" => _draw.Chance(0.45)
            ? Ask(fact, FieldSchemas.Number, entity.Normal!, FieldForm.Normalised, "as_number", always: _draw.Chance(0.5))
            : Ask(fact, FieldSchemas.Text, written, FieldForm.Span, "as_written", always: false),
        "percent" when _draw.Chance(0.4) => Ask(fact, FieldSchemas.Number, entity.Normal!, FieldForm.Normalised, "as_number", always: true),
        "person" when stage >= Curriculum.Medium && _draw.Chance(0.04) => AskParts(fact, entity, written),
        _ => Ask(fact, FieldSchemas.Text, written, FieldForm.Span, "as_written", always: false),
    };

    /// <summary>About a fact that the page does not say.</summary>
    public Question AboutMissing(FactSpec fact)
    {
        JObject schema = fact.Type.Split(':')[0] switch
        {
            "date" when _draw.Chance(0.5) => FieldSchemas.Date,
            "int" => FieldSchemas.Whole,
            "list" => FieldSchemas.List(FieldSchemas.Text),
            _ => FieldSchemas.Text,
        };
        bool isList = fact.Type.StartsWith("list", StringComparison.Ordinal) && _draw.Chance(0.7);
        string? manner = fact.Type == "date" && _draw.Chance(0.5) ? "as_iso" : null;
        string name = _draw.Pick(fact.FieldNames);
        string description = _draw.Pick(fact.Descriptions);
        return isList
            ? new Question(name, description, schema, new JArray(), FieldForm.List, fact.Type)
            : new Question(name, description, FieldSchemas.OrNull(schema), JValue.CreateNull(), FieldForm.Missing, fact.Type) { Manner = Manner(manner, isNullable: true) };
    }

    private Question Ask(FactSpec fact, JObject schema, JToken gold, FieldForm form, string? manner, bool always)
    {
        bool isNullable = stage != Curriculum.Tiny && _draw.Chance(NullableRate);
        return new Question(
            _draw.Pick(fact.FieldNames), _draw.Pick(fact.Descriptions), isNullable ? FieldSchemas.OrNull(schema) : schema, gold, form, fact.Type.Split(':')[0])
        {
            Manner = Manner(manner is not null && (always || _draw.Chance(0.25)) ? manner : null, isNullable),
            NeedsDescription = manner is not null && always,
        };
    }

    private Question AboutAmount(FactSpec fact, Entity entity, string written)
    {
        switch (_draw.Below(stage == Curriculum.Tiny ? 8 : 16))
        {
            case < 8:
                return Ask(fact, FieldSchemas.Text, written, FieldForm.Span, "as_money", always: _draw.Chance(0.4));
            case < 12:
                return Ask(fact, FieldSchemas.Number, entity.Normal!, FieldForm.Normalised, "as_number", always: _draw.Chance(0.6));
            case < 14:
                List<string> codes = _draw.Sample(["EUR", "USD", "GBP", "CHF", "SEK", "PLN", "JPY", "CAD", "NOK", "AUD"], _draw.Between(2, 5));
                codes.Remove(entity.Unit!);
                codes.Insert(_draw.Below(codes.Count + 1), entity.Unit!);
                return new Question(
                    _draw.Pick("currency", $"{_draw.Pick(fact.FieldNames)}_currency"), $"the currency of {_draw.Pick(fact.Descriptions)}", FieldSchemas.Label(codes), entity.Unit!, FieldForm.Label, "currency");
            default:
                (string value, string currency) = _draw.Pick<(string, string)>(("value", "currency"), ("amount", "currency"), ("number", "currency_code"), ("sum", "currency"));
                return new Question(
                    _draw.Pick(fact.FieldNames),
                    _draw.Pick(fact.Descriptions),
                    FieldSchemas.Object([(value, FieldSchemas.Number), (currency, FieldSchemas.Text)]),
                    new JObject { [value] = entity.Normal!, [currency] = entity.Unit! },
                    FieldForm.Nested,
                    "amount") { Manner = Spaced(expander.Text("as_money_parts")) };
        }
    }

    private Question AboutList(FactSpec fact, Entity list, Mark[] marks, string text)
    {
        // Marks come in the order of the text, so the first mention of a member is written last and stays.
        string[] items = new string[list.Items.Count];
        foreach (Mark mark in marks.Reverse())
        {
            items[mark.Item] = text.Substring(mark.Start, mark.Length);
        }

        if (stage != Curriculum.Tiny && _draw.Chance(0.3))
        {
            string name = _draw.Pick(fact.FieldNames);
            return new Question(
                _draw.Pick($"{name}_count", $"number_of_{name}", $"{name}_total", $"how_many_{name}"), $"how many {_draw.Pick(fact.Descriptions)} there are", FieldSchemas.Whole, items.Length, FieldForm.Count, "count");
        }

        return new Question(_draw.Pick(fact.FieldNames), _draw.Pick(fact.Descriptions), FieldSchemas.List(FieldSchemas.Text), new JArray(items), FieldForm.List, list.Type)
        {
            Manner = _draw.Chance(0.25) ? Spaced(expander.Text("as_list")) : "",
        };
    }

    private Question AskParts(FactSpec fact, Entity person, string written)
    {
        (string first, string last) = _draw.Pick<(string, string)>(("first_name", "last_name"), ("given", "family"), ("first", "last"), ("forename", "surname"));
        string name = written;
        string given = name[..name.IndexOf(' ', StringComparison.Ordinal)];
        string family = name[^person.Forms["last"].Length..];
        return new Question(
            _draw.Pick(fact.FieldNames), _draw.Pick(fact.Descriptions), FieldSchemas.Object([(first, FieldSchemas.Text), (last, FieldSchemas.Text)]),
            new JObject { [first] = given, [last] = family }, FieldForm.Nested, "person");
    }

    private string Manner(string? rule, bool isNullable)
    {
        string manner = rule is null ? "" : Spaced(expander.Text(rule));
        return isNullable && _draw.Chance(0.5) ? manner + Spaced(expander.Text("or_null")) : manner;
    }

    private static string Spaced(string manner) => manner[0] is ',' or ';' or ':' ? manner : " " + manner;

    private static string? SentenceOf(Page page, Mark mark, string text)
    {
        SentenceMark sentence = page.Sentences[mark.Sentence];
        string written = text[sentence.Start..sentence.End];
        return written.Contains('\n', StringComparison.Ordinal) ? null : written;
    }
}
