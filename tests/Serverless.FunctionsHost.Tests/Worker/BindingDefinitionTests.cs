using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Tests.Worker;

public sealed class BindingDefinitionTests
{
    [Fact]
    public void Parse_WhatTheWorkerWrites_IsRead()
    {
        var binding = BindingDefinition.Parse(
            """
            {"name":"messages","type":"serviceBusTrigger","direction":"In","queueName":"%queue%","cardinality":"Many",
             "dataType":"Binary","isSessionsEnabled":true,"methods":["get","post"],
             "properties":{"supportsDeferredBinding":"True"}}
            """);

        binding.IsTrigger.ShouldBeTrue();
        binding.Direction.ShouldBe(BindingDirection.In);
        binding.IsBatch.ShouldBeTrue();
        binding.WantsBytes.ShouldBeTrue();
        binding.WantsText.ShouldBeFalse();
        binding.SupportsDeferredBinding.ShouldBeTrue();
        binding.GetString("QueueName").ShouldBe("%queue%");
        binding.GetBoolean("isSessionsEnabled").ShouldBe(true);
        binding.GetBoolean("autoCompleteMessages").ShouldBeNull();
        binding.GetStrings("methods").ShouldBe(["get", "post"]);
        binding.Connection.ShouldBeNull();
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"name\":\"a\"}")]
    [InlineData("{\"type\":\"http\"}")]
    public void Parse_NoBinding_QuotesIt(string json)
    {
        Should.Throw<FormatException>(() => BindingDefinition.Parse(json)).Message.ShouldContain(json);
    }

    [Theory]
    [InlineData("In", BindingDirection.In)]
    [InlineData("out", BindingDirection.Out)]
    [InlineData("InOut", BindingDirection.InOut)]
    public void Parse_Direction_IsRead(string text, object direction)
    {
        var binding = BindingDefinition.Parse($$"""{"name":"a","type":"b","direction":"{{text}}"}""");

        binding.Direction.ShouldBe((BindingDirection)direction);
        binding.IsTrigger.ShouldBeFalse();
    }
}
