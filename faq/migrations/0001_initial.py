import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tickets', '0001_initial'),
        ('tickets', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='faq_categories', to='tickets.shop')),
            ],
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('question', 'question'), ('how_to', 'how-to'), ('product', 'product'), ('news', 'news'), ('tip', 'tip')], default='question', max_length=8, verbose_name='type')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('planned', 'planned'), ('published', 'published'), ('archived', 'put away')], default='draft', max_length=9)),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place')),
                ('publish_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='look at it again on')),
                ('recent_views', models.PositiveIntegerField(default=0)),
                ('starter', models.SlugField(blank=True, max_length=40)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('related', models.ManyToManyField(blank=True, to='faq.article')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='faq_articles', to='tickets.shop')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='articles', to='faq.category')),
            ],
            options={
                'indexes': [models.Index(fields=['shop', 'state', '-recent_views'], name='article_most_read'), models.Index(fields=['category', 'state', 'position'], name='article_by_category'), models.Index(fields=['shop', 'state', '-published_at'], name='article_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('publish_at__isnull', False), ('state', 'planned')), models.Q(models.Q(('state', 'planned'), _negated=True), ('publish_at__isnull', True)), _connector='OR'), name='article_planned_has_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='article_published_has_moment'), models.UniqueConstraint(condition=models.Q(('starter', ''), _negated=True), fields=('shop', 'starter'), name='article_starter_unique')],
            },
        ),
        migrations.CreateModel(
            name='CategoryText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English'), ('de', 'German'), ('fr', 'French')], max_length=5)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('slug', models.SlugField(max_length=100)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='faq.category')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('category', 'language'), name='category_text_unique')],
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=[('delivery_time', 'delivery_time'), ('order_before', 'order_before'), ('delivery_costs', 'delivery_costs'), ('free_from', 'free_from'), ('countries', 'countries'), ('carrier', 'carrier'), ('pickup', 'pickup'), ('return_days', 'return_days'), ('return_address', 'return_address'), ('return_costs', 'return_costs'), ('payment_methods', 'payment_methods'), ('phone', 'phone'), ('email', 'email'), ('hours', 'hours')], max_length=20)),
                ('language', models.CharField(blank=True, max_length=5)),
                ('value', models.CharField(max_length=200)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='faq_facts', to='tickets.shop')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('shop', 'name', 'language'), name='fact_unique')],
            },
        ),
        migrations.CreateModel(
            name='PublicAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English'), ('de', 'German'), ('fr', 'French')], max_length=5)),
                ('slug', models.SlugField(max_length=100)),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='faq.article')),
                ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='faq.category')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.shop')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('shop', 'language', 'slug'), name='public_address_unique'), models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', True), ('category__isnull', False)), models.Q(('article__isnull', False), ('category__isnull', True)), _connector='OR'), name='public_address_of_one')],
            },
        ),
        migrations.CreateModel(
            name='SavedQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visit', models.CharField(max_length=32, unique=True)),
                ('at', models.DateTimeField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_questions', to='faq.article')),
            ],
            options={
                'indexes': [models.Index(fields=['article', 'at'], name='saved_question_by_article')],
            },
        ),
        migrations.CreateModel(
            name='SearchLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English'), ('de', 'German'), ('fr', 'French')], max_length=5)),
                ('words', models.CharField(max_length=100)),
                ('on', models.DateField()),
                ('times', models.PositiveIntegerField(default=1)),
                ('hits', models.PositiveSmallIntegerField(default=0)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.shop')),
            ],
            options={
                'indexes': [models.Index(fields=['shop', 'on'], name='search_log_by_day')],
                'constraints': [models.UniqueConstraint(fields=('shop', 'language', 'words', 'on'), name='search_log_unique')],
            },
        ),
        migrations.CreateModel(
            name='StillWrote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='still_wrote', to='faq.article')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='read_before', to='tickets.ticket')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('article', 'ticket'), name='still_wrote_unique')],
            },
        ),
        migrations.CreateModel(
            name='Synonyms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English'), ('de', 'German'), ('fr', 'French')], max_length=5)),
                ('groups', models.TextField(blank=True)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.shop')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('shop', 'language'), name='synonyms_unique')],
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English'), ('de', 'German'), ('fr', 'French')], max_length=5)),
                ('word', models.CharField(max_length=64)),
                ('beginning', models.CharField(max_length=3)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.shop')),
            ],
            options={
                'indexes': [models.Index(fields=['shop', 'language', 'beginning'], name='faq_word_begins')],
                'constraints': [models.UniqueConstraint(fields=('shop', 'language', 'word'), name='faq_word_unique')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.PositiveSmallIntegerField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='postings', to='faq.article')),
                ('word', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='postings', to='faq.word')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('word', 'article'), name='faq_posting_unique')],
            },
        ),
        migrations.CreateModel(
            name='ArticleDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('views', models.PositiveIntegerField(default=0)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='faq.article')),
            ],
            options={
                'indexes': [models.Index(fields=['on', 'article'], name='article_day_by_day')],
                'constraints': [models.UniqueConstraint(fields=('article', 'on'), name='article_day_unique')],
            },
        ),
        migrations.CreateModel(
            name='ArticleFeedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English'), ('de', 'German'), ('fr', 'French')], max_length=5)),
                ('is_helpful', models.BooleanField()),
                ('sentence', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='faq.article')),
            ],
            options={
                'indexes': [models.Index(fields=['article', '-at'], name='feedback_by_article')],
            },
        ),
        migrations.CreateModel(
            name='ArticleText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English'), ('de', 'German'), ('fr', 'French')], max_length=5)),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('summary', models.CharField(blank=True, max_length=300, verbose_name='in short')),
                ('body', models.TextField(verbose_name='text')),
                ('plus_points', models.TextField(blank=True, verbose_name='plus points')),
                ('minus_points', models.TextField(blank=True, verbose_name='minus points')),
                ('keywords', models.CharField(blank=True, max_length=200, verbose_name='search words')),
                ('slug', models.SlugField(max_length=100)),
                ('updated_at', models.DateTimeField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='faq.article')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('article', 'language'), name='article_text_unique')],
            },
        ),
        migrations.CreateModel(
            name='ArticleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English'), ('de', 'German'), ('fr', 'French')], max_length=5)),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=150)),
                ('said', models.JSONField(default=dict)),
                ('by_label', models.CharField(blank=True, max_length=100)),
                ('at', models.DateTimeField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='faq.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('article', 'language', 'number'), name='article_version_unique')],
            },
        ),
    ]
