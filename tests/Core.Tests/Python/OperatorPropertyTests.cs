using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Tests.Python;

public class OperatorPropertyTests
{
    private static readonly EvaluationBudget Budget = new TestEvaluation().Budget;

    [Fact]
    public void Arithmetic_OnAnyIntegers_AgreesWithBigInteger() =>
        Prop.ForAll<long, long>((left, right) =>
        {
            BigInteger a = left;
            BigInteger b = right;
            Assert.Equal(a + b, BinaryOperator.Add.Apply(left, right, Budget).Integer);
            Assert.Equal(a - b, BinaryOperator.Subtract.Apply(left, right, Budget).Integer);
            Assert.Equal(a * b, BinaryOperator.Multiply.Apply(left, right, Budget).Integer);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void FloorDivision_AndModulo_RebuildTheDividend() =>
        Prop.ForAll<long, long>((left, right) =>
        {
            if (right == 0)
            {
                return;
            }

            BigInteger quotient = BinaryOperator.FloorDivide.Apply(left, right, Budget).Integer;
            BigInteger modulo = BinaryOperator.Modulo.Apply(left, right, Budget).Integer;
            Assert.Equal(left, (quotient * right) + modulo);
            Assert.True(modulo.IsZero || modulo.Sign == Math.Sign(right));
            Assert.True(BigInteger.Abs(modulo) < BigInteger.Abs(right));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Equality_OfEqualNumbers_MeansEqualHashes() =>
        Prop.ForAll<int>(number =>
        {
            PyValue[] forms = [number, PyValue.FromFloat(number), PyValue.FromInteger(number)];
            Assert.All(forms, form => Assert.True(Equality.Of(form, forms[0])));
            Assert.Single(forms.Select(PyValueComparer.Instance.GetHashCode).Distinct());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Slice_OfAnyBounds_AgreesWithPickingByIndex() =>
        Prop.ForAll<int[], int?, int?>((items, start, stop) =>
        {
            for (int step = -3; step <= 3; step++)
            {
                if (step == 0)
                {
                    continue;
                }

                SliceRange range = SliceRange.Of(items.Length, start, stop, step);
                long[] picked = [.. Enumerable.Range(0, (int)range.Count).Select(i => range.Start + ((long)i * step))];
                Assert.All(picked, position => Assert.InRange(position, 0, items.Length - 1));
                Assert.Equal(Expected(items.Length, start, stop, step), picked);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sorting_AnyNumbers_IsStableAndOrdered() =>
        Prop.ForAll<int[]>(numbers =>
        {
            PyValue[] items = [.. numbers.Select((number, index) => PyValue.TupleOf(number % 5, index))];
            PyValue Key(PyValue item) => ((PyTuple)item.Reference).Items[0];
            long[] ascending = [.. Sorting.ByKey(items, Key, descending: false).Select(item => ((PyTuple)item.Reference).Items[1].Int64)];
            long[] descending = [.. Sorting.ByKey(items, Key, descending: true).Select(item => ((PyTuple)item.Reference).Items[1].Int64)];
            Assert.Equal(Enumerable.Range(0, numbers.Length).OrderBy(i => numbers[i] % 5).Select(i => (long)i), ascending);
            Assert.Equal(Enumerable.Range(0, numbers.Length).OrderByDescending(i => numbers[i] % 5).Select(i => (long)i), descending);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void CodePoints_SliceAndCount_AgreeWithRunes() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), wrapped =>
        {
            string text = wrapped.Get + "😀éz" + wrapped.Get;
            string[] units = [.. CodePoints.Split(text)];
            Assert.Equal(units.Length, CodePoints.Count(text));
            Assert.Equal(string.Concat(units.Skip(1).Take(2)), CodePoints.Slice(text, 1, 2));
            Assert.Equal(text, CodePoints.Slice(text, 0, units.Length));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void StringLiteral_OfPlainText_ReadsBackAsJsonWouldHaveIt() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), wrapped =>
        {
            string literal = StringLiteral.Of(wrapped.Get);
            Assert.True(literal.Length >= 2 && literal[0] == literal[^1]);
            Assert.DoesNotContain(literal, unit => char.IsControl(unit));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void FromJson_OfData_CopiesNothing()
    {
        var row = new JObject { ["a"] = new JArray(1, 2) };
        PyValue value = PyValue.FromJson(row);
        Assert.Same(row, value.Reference);
        Assert.True(new PyMapping(value).TryGet("a", out PyValue list));
        Assert.Same(row["a"], list.Reference);
    }

    private static IEnumerable<long> Expected(int length, int? start, int? stop, int step)
    {
        long from = Clamp(start, step > 0 ? 0 : length - 1);
        long to = Clamp(stop, step > 0 ? length : -1);
        for (long i = from; step > 0 ? i < to : i > to; i += step)
        {
            yield return i;
        }

        long Clamp(int? bound, long missing)
        {
            if (bound is null)
            {
                return missing;
            }

            long position = bound.Value < 0 ? (long)bound.Value + length : bound.Value;
            return step > 0 ? Math.Clamp(position, 0, length) : Math.Clamp(position, -1, length - 1);
        }
    }
}
