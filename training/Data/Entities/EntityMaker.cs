using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Entities;

/// <summary>
/// Makes entities of a type: <c>person</c>, <c>date</c>, <c>time</c>, <c>phone</c>, <c>email</c>, <c>id:KIND</c>, <c>amount:FROM-TO</c>,
/// <c>int:FROM-TO</c>, <c>quantity:UNIT:FROM-TO</c>, <c>percent</c>, <c>list:TYPE:FROM-TO</c>; every other type is a rule of the lexicon.
/// </summary>
internal sealed class EntityMaker(Expander expander)
{
    private const int ListTries = 4;

    private readonly Draw _draw = expander.Draw;

    public Entity Make(string type)
    {
        string[] parts = type.Split(':');
        return parts[0] switch
        {
            "person" => MakePerson(),
            "date" => DateWriting.Make(_draw),
            "time" => TimeWriting.Make(_draw),
            "phone" => new Entity("phone", PhoneWriting.Make(_draw)),
            "email" => MakeEmail(),
            "id" => new Entity("id", IdWriting.Make(parts[1], _draw)),
            "amount" => AmountWriting.Make(_draw, Range(parts[1])),
            "int" => NumberWriting.Make(_draw, Range(parts[1])),
            "quantity" => NumberWriting.MakeQuantity(_draw, parts[1], Range(parts[2])),
            "percent" => NumberWriting.MakePercent(_draw),
            "list" => MakeList(string.Join(':', parts[1..^1]), Range(parts[^1])),
            _ => new Entity(type, expander.Text(type).Trim()),
        };
    }

    private Entity MakePerson()
    {
        string first = expander.Text("first_name");
        string last = expander.Text("surname");
        string text = _draw.Below(14) switch
        {
            0 => $"{first} {(char)('A' + _draw.Below(26))}. {last}",
            1 => $"{first} {expander.Text("first_name")} {last}",
            _ => $"{first} {last}",
        };
        return new Entity("person", text)
        {
            Forms = new Dictionary<string, string>
            {
                ["first"] = first,
                ["last"] = last,
                ["titled"] = $"{_draw.Pick("Mr", "Ms", "Mrs", "Mr.", "Ms.", "Dr", "Dr.")} {last}",
            },
        };
    }

    private Entity MakeEmail()
    {
        string name = EmailPart(_draw.Chance(0.25) ? expander.Text("mailbox") : expander.Text("first_name"));
        string last = EmailPart(expander.Text("surname"));
        string local = _draw.Below(6) switch
        {
            0 => name,
            1 => $"{name[..1]}.{last}",
            2 => $"{name}_{last}",
            3 => $"{last}{_draw.Between(1, 99)}",
            _ => $"{name}.{last}",
        };
        return new Entity("email", $"{local}@{EmailPart(expander.Text("company_stem"))}{(_draw.Chance(0.2) ? "-" + EmailPart(expander.Text("web_word")) : "")}.{expander.Text("web_ending")}");
    }

    private Entity MakeList(string type, (int First, int Last) range)
    {
        var items = new List<Entity>();
        int count = _draw.Between(range.First, range.Last);
        for (int tries = count * ListTries; items.Count < count && tries > 0; tries--)
        {
            Entity item = Make(type);
            if (items.TrueForAll(other => !other.Text.Contains(item.Text, StringComparison.OrdinalIgnoreCase) && !item.Text.Contains(other.Text, StringComparison.OrdinalIgnoreCase)))
            {
                items.Add(item);
            }
        }

        return new Entity($"list of {items[0].Type}", string.Join(", ", items.Select(static item => item.Text))) { Items = items };
    }

    private static (int First, int Last) Range(string text)
    {
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        return (int.Parse(text[..dash]), int.Parse(text[(dash + 1)..]));
    }

    private static string EmailPart(string text)
    {
        string letters = string.Concat(text.ToLowerInvariant().Where(char.IsAsciiLetterLower));
        return letters.Length == 0 ? "info" : letters;
    }
}
