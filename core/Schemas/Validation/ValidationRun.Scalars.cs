using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.JsonSchema;
using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.Validation;

internal sealed partial class ValidationRun
{
    private void CheckNumber(NumberRules rules, JValue value, ExactDecimal number)
    {
        if (rules.Minimum is ExactDecimal minimum && number < minimum)
        {
            Report(value, "minimum", $"must be at least {minimum}; it is {Show(value)}");
        }

        if (rules.ExclusiveMinimum is ExactDecimal above && number <= above)
        {
            Report(value, "exclusiveMinimum", $"must be more than {above}; it is {Show(value)}");
        }

        if (rules.Maximum is ExactDecimal maximum && number > maximum)
        {
            Report(value, "maximum", $"must be at most {maximum}; it is {Show(value)}");
        }

        if (rules.ExclusiveMaximum is ExactDecimal below && number >= below)
        {
            Report(value, "exclusiveMaximum", $"must be less than {below}; it is {Show(value)}");
        }

        if (rules.MultipleOf is ExactDecimal unit && !number.IsMultipleOf(unit))
        {
            Report(value, "multipleOf", $"must be a multiple of {unit}; it is {Show(value)}");
        }
    }

    private void CheckString(StringRules rules, JValue value, string text)
    {
        int length = CharacterCount(text);
        if (length < rules.MinLength)
        {
            Report(value, "minLength", $"must have at least {rules.MinLength} characters; it has {length}");
        }

        if (length > rules.MaxLength)
        {
            Report(value, "maxLength", $"must have at most {rules.MaxLength} characters; it has {length}");
        }

        bool? isMatch = rules.Pattern?.IsMatch(text) ?? (rules.Pattern is null ? true : null);
        if (isMatch is null)
        {
            Report(value, "pattern", $"could not be compared with the pattern {rules.Pattern!.Text} within {SchemaPattern.MatchTimeout.TotalMilliseconds} ms");
        }
        else if (isMatch == false)
        {
            Report(value, "pattern", $"must match the pattern {rules.Pattern!.Text}; it is {Show(value)}");
        }

        if (rules.Format is not null && !rules.Format.Accepts(text))
        {
            Report(value, "format", $"must have the format {rules.Format.Name}, such as \"{rules.Format.Example}\"; it is {Show(value)}");
        }
    }

    /// <summary>Unicode characters, not UTF-16 units.</summary>
    private static int CharacterCount(string text)
    {
        int count = text.Length;
        for (int i = 1; i < text.Length; i++)
        {
            count -= char.IsSurrogatePair(text[i - 1], text[i]) ? 1 : 0;
        }

        return count;
    }
}
