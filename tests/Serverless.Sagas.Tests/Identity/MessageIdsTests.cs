namespace Serverless.Sagas.Tests.Identity;

public sealed class MessageIdsTests
{
    [Fact]
    public void For_ShortParts_IsReadable() =>
        MessageIds.For("order-1", "reserve", "apple").ShouldBe("order-1/reserve/apple");

    [Fact]
    public void For_PartsThatContainTheSeparator_AreKeptApart()
    {
        var ids = new[]
        {
            MessageIds.For("a/b", "c"), MessageIds.For("a", "b/c"), MessageIds.For("a", "b", "c"),
            MessageIds.For("a~1b", "c"), MessageIds.For("a~b", "c"),
        };

        ids.Distinct().Count().ShouldBe(ids.Length);
    }

    [Fact]
    public void For_TooLong_IsCutToTheLimitAndStaysDistinct()
    {
        var one = MessageIds.For(new string('x', 200), "step", "1");
        var two = MessageIds.For(new string('x', 200), "step", "2");

        one.Length.ShouldBe(MessageIds.MaxLength);
        two.ShouldNotBe(one);
        MessageIds.For(new string('x', 200), "step", "1").ShouldBe(one);
    }
}
